import ChatModel

/// One engine of the chain, as an operator configures it.
package struct EngineSettings: Hashable, Sendable {
    /// Shown to readers as `by`: 1 to 32 of `a-z`, `0-9`, `-`, `_` and `.`, unique in the chain.
    package var name: String
    package var kind: EngineKind
    /// The base address; nil for the service's own, where it has one. For chat completions it includes `/v1`.
    package var url: String?
    /// Allows `http` beyond this machine.
    package var allowsPlainHTTP = false
    package var secret: SecretSource?
    /// Pairs to use it for, at most ``pairsMax``; nil for all that the service documents, which for Apertium APY is
    /// English and Spanish.
    package var pairs: [LanguagePair]?
    /// The model of a chat-completions engine, which needs one.
    package var chat = ChatCompletionsOptions()
    /// The region of an Azure resource, needed unless that is global.
    package var region: String?
    /// The identifier of a DeepL glossary; it must have every pair that the engine is used for.
    package var glossary: String?
    /// Texts of one call; nil for the provider's default.
    package var batchTexts: Int?
    /// Unicode scalars of one call; nil for the provider's default.
    package var batchCharacters: Int?
    /// Calls under way at one time; nil for the provider's default.
    package var concurrency: Int?
    /// The longest time for one call, ``deadlineRange``.
    package var deadline: Duration = .milliseconds(400)
    /// The most bytes of an answer, ``answerBytesRange``.
    package var answerBytesMax = 262_144
    package var breaker = BreakerSettings()

    package init(name: String, kind: EngineKind) {
        self.name = name
        self.kind = kind
    }

    package static let pairsMax = 1000
    package static let deadlineRange: ClosedRange<Duration> = .milliseconds(10) ... .seconds(60)
    package static let answerBytesRange = 1024...16_777_216

    /// What is wrong with it, in the order of the properties; empty where nothing is.
    package var problems: [EngineSettingsProblem] {
        var found: [EngineSettingsProblem] = []
        func require(_ condition: Bool, _ problem: EngineSettingsProblem) { if !condition { found.append(problem) } }
        require(
            (1...32).contains(name.utf8.count) && name.utf8.allSatisfy { Self.nameBytes.contains($0) }, .badName)
        do {
            _ = try endpoint()
        } catch {
            found.append(error)
        }
        require(secret != nil || !kind.needsSecret, .noSecret)
        if let pairs { require((1...Self.pairsMax).contains(pairs.count), .badPairCount) }
        require(kind != .chatCompletions || chat.isValid, .badModel)
        for (text, problem) in [(region, EngineSettingsProblem.badRegion), (glossary, .badGlossary)] {
            if let text { require(Self.isIdentifier(text), problem) }
        }
        require((batchTexts ?? 1) >= 1, .outOfRange("batchTexts"))
        require((batchCharacters ?? 1) >= 1, .outOfRange("batchCharacters"))
        require((1...1000).contains(concurrency ?? 1), .outOfRange("concurrency"))
        require(Self.deadlineRange.contains(deadline), .outOfRange("deadline"))
        require(Self.answerBytesRange.contains(answerBytesMax), .outOfRange("answerBytesMax"))
        found += breaker.problems
        return found
    }

    /// The engine's address, its own or the service's.
    func endpoint() throws(EngineSettingsProblem) -> EngineEndpoint {
        guard let url = url ?? kind.defaultURL else { throw .noURL }
        return try EngineEndpoint(url, allowsPlainHTTP: allowsPlainHTTP)
    }

    private static let nameBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789-_.".utf8)
    private static let identifierBytes = nameBytes.union("ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

    /// What can stand in a header or a query as it is.
    private static func isIdentifier(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count) && text.utf8.allSatisfy(identifierBytes.contains)
    }
}

extension BreakerSettings {
    fileprivate var problems: [EngineSettingsProblem] {
        var found: [EngineSettingsProblem] = []
        if failuresMax < 1 { found.append(.outOfRange("breaker.failuresMax")) }
        if unusablesMax < 1 { found.append(.outOfRange("breaker.unusablesMax")) }
        if pauseMin < .milliseconds(10) { found.append(.outOfRange("breaker.pauseMin")) }
        if pauseMax < pauseMin || pauseMax > .seconds(3600) { found.append(.outOfRange("breaker.pauseMax")) }
        let holds = [
            ("holdMax", holdMax), ("quotaHold", quotaHold), ("rateLimitHold", rateLimitHold),
            ("refusalHold", refusalHold), ("unsupportedHold", unsupportedHold),
        ]
        for (name, hold) in holds where hold <= .zero || hold > .seconds(31 * 86_400) {
            found.append(.outOfRange("breaker." + name))
        }
        return found
    }
}

/// What is wrong with an engine's settings; never holds a key or an address.
package enum EngineSettingsProblem: Error, Hashable, Sendable {
    case badName
    case noURL
    case badURL
    case plainHTTP
    case noSecret
    case badPairCount
    case badModel
    case badRegion
    case badGlossary
    case outOfRange(String)
}

extension EngineSettingsProblem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badName: "name: 1 to 32 of a-z, 0-9, '-', '_' and '.'"
        case .noURL: "url: needed for this kind of engine"
        case .badURL: "url: an https address without user, query or fragment, of at most 2048 bytes"
        case .plainHTTP: "url: http is for this machine only, unless plain HTTP is allowed"
        case .noSecret: "secret: needed for this kind of engine"
        case .badPairCount: "pairs: 1 to \(EngineSettings.pairsMax)"
        case .badModel: "model: needed for chat completions, 1 to 200 bytes; temperature 0 to 2"
        case .badRegion: "region: 1 to 128 letters, digits, '-', '_' and '.'"
        case .badGlossary: "glossary: 1 to 128 letters, digits, '-', '_' and '.'"
        case .outOfRange(let name): "\(name): out of range"
        }
    }
}
