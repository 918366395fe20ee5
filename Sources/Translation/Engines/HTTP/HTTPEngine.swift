import ChatModel
import Foundation

/// An engine that is called over HTTP in the way of one provider.
final class HTTPEngine: TranslationEngine {
    let name: String
    let limits: EngineLimits
    private let provider: any TranslationProvider
    private let endpoint: EngineEndpoint
    private let pairs: [LanguagePair]?
    private let answerBytesMax: Int
    private let client: EngineHTTPClient
    private let now: @Sendable () -> Moment

    init(
        _ settings: EngineSettings, _ provider: any TranslationProvider, at endpoint: EngineEndpoint,
        client: EngineHTTPClient, now: @escaping @Sendable () -> Moment
    ) {
        let usual = type(of: provider).limits
        name = settings.name
        limits = EngineLimits(
            batchTexts: settings.kind == .apertium ? 1 : settings.batchTexts ?? usual.batchTexts,
            batchCharacters: settings.batchCharacters ?? usual.batchCharacters,
            concurrency: settings.concurrency ?? usual.concurrency, placeholders: usual.placeholders)
        self.provider = provider
        self.endpoint = endpoint
        pairs = settings.pairs ?? (settings.kind == .apertium ? Self.apertiumPairs : nil)
        answerBytesMax = settings.answerBytesMax
        self.client = client
        self.now = now
    }

    /// Varieties of one language are not for engines: scripts are converted by tables.
    func supports(from: LanguageTag?, to: LanguageTag) -> Bool {
        from?.primary != to.primary && (pairs?.contains { $0.holds(from: from, to: to) } ?? true)
            && provider.supports(from: from, to: to)
    }

    func translate(_ batch: TranslationBatch) async throws(EngineError) -> [EngineAnswer] {
        let request = try provider.request(for: batch, at: now().wall)
        let answer = try await client.post(
            request, to: endpoint, bytesMax: answerBytesMax, deadline: batch.deadline)
        guard answer.status == 200 else { throw provider.error(answer, at: now()) }
        return try provider.answers(answer.body, to: batch)
    }

    private static let apertiumPairs = ["en", "es"].compactMap { LanguageTag($0) }.permutedPairs
}

extension [LanguageTag] {
    fileprivate var permutedPairs: [LanguagePair] {
        flatMap { from in filter { $0 != from }.map { LanguagePair(from: from, to: $0) } }
    }
}
