import ChatModel

/// Makes engines from settings.
package enum EngineFactory {
    /// Why an engine could not be made; never holds a key.
    package enum Failure: Error, Hashable, Sendable {
        case settings(EngineSettingsProblem)
        case secret(SecretSourceError)
    }

    /// A guarded engine. Reads the key; makes no call.
    ///
    /// - Parameters:
    ///   - client: shared by all engines; it must outlive them.
    ///   - now: for signatures, `Retry-After` dates and quotas that end at a time of day.
    ///   - report: called from any thread.
    package static func engine(
        _ settings: EngineSettings, client: EngineHTTPClient, now: @escaping @Sendable () -> Moment,
        report: @escaping @Sendable (EngineEvent) -> Void
    ) throws(Failure) -> GuardedEngine {
        if let problem = settings.problems.first { throw .settings(problem) }
        let secret: Secret?
        do {
            secret = try settings.secret?.read()
        } catch {
            throw .secret(error)
        }
        let engine: HTTPEngine
        do {
            let provider = try provider(settings, secret)
            var settings = settings
            if settings.kind == .deepL, settings.url == nil, secret?.revealed.hasSuffix(":fx") == true {
                settings.url = DeepLProvider.freeURL
            }
            engine = HTTPEngine(settings, provider, at: try settings.endpoint(), client: client, now: now)
        } catch {
            throw .settings(error)
        }
        return GuardedEngine(
            engine, deadline: settings.deadline, breaker: settings.breaker, now: { now().steady }, report: report)
    }

    private static func provider(
        _ settings: EngineSettings, _ secret: Secret?
    ) throws(EngineSettingsProblem) -> any TranslationProvider {
        switch settings.kind {
        case .libreTranslate: return LibreTranslateProvider(secret: secret)
        case .chatCompletions: return ChatCompletionsProvider(secret: secret, options: settings.chat)
        case .apertium: return ApertiumProvider()
        case .deepL, .azure, .google, .webhook:
            guard let secret else { throw .noSecret }
            switch settings.kind {
            case .deepL: return DeepLProvider(secret: secret, glossary: settings.glossary)
            case .azure: return AzureProvider(secret: secret, region: settings.region)
            case .google: return GoogleProvider(secret: secret)
            default: return WebhookProvider(secret: secret)
            }
        }
    }
}
