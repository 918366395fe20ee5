import ChatModel
import Foundation

/// A language model behind OpenAI's `POST /chat/completions`.
struct ChatCompletionsProvider: TranslationProvider {
    /// Models slow down with each line, and with many they lose count.
    static let limits = EngineLimits(batchTexts: 8, batchCharacters: 2000, concurrency: 4, placeholders: .brackets)

    let secret: Secret?
    let options: ChatCompletionsOptions

    func supports(from: LanguageTag?, to: LanguageTag) -> Bool {
        Self.names.code(of: to) != nil && (from.map { Self.names.code(of: $0) != nil } ?? true)
    }

    func request(for batch: TranslationBatch, at now: Timestamp) throws(EngineError) -> ProviderRequest {
        guard let to = Self.names.code(of: batch.to) else { throw .unsupportedPair }
        let turns = try TranslationPrompt.turns(for: batch, from: batch.from.flatMap(Self.names.code), to: to)
        let limit = Self.tokensMax(for: batch)
        let body = Request(
            model: options.model, messages: turns, temperature: options.temperature,
            max_tokens: options.tokenLimit == .maxTokens ? limit : nil,
            max_completion_tokens: options.tokenLimit == .maxCompletionTokens ? limit : nil,
            response_format: ResponseFormat(options.jsonMode))
        return ProviderRequest(
            path: "/chat/completions",
            headers: secret.map { [("Authorization", Secret("Bearer " + $0.revealed))] } ?? [],
            body: try ProviderJSON.encode(body))
    }

    /// What the model said in a form that isn't the asked one costs the lines, not the engine's good name: the reason
    /// may be a line that was written to that end.
    func answers(_ body: Data, to batch: TranslationBatch) throws(EngineError) -> [EngineAnswer] {
        let answer = try ProviderJSON.decode(Answer.self, from: body)
        guard let choice = answer.choices.first else { throw .badAnswer(.wrongCount) }
        return ModelReply.texts(choice.message.content ?? "", count: batch.texts.count).map { EngineAnswer(text: $0) }
    }

    func error(_ answer: ProviderAnswer, at now: Moment) -> EngineError {
        guard answer.status == 429, let details = answer.decoded(Complaint.self)?.error else {
            return answer.usualError(at: now)
        }
        let isQuota = [details.code, details.type].contains { $0.map(Self.quotaReasons.contains) ?? false }
        let wait = answer.wait(at: now)
        return isQuota ? .quota(until: wait.map { now.steady + $0 }) : .rateLimited(retryAfter: wait)
    }

    private static let quotaReasons: Set = [
        "insufficient_quota", "credit_balance_exhausted", "billing_hard_limit_reached",
    ]

    /// A line takes at most about two tokens a character, and some for its frame; a model that rambles is cut off.
    private static func tokensMax(for batch: TranslationBatch) -> Int {
        batch.texts.reduce(64) { $0 + 32 + 2 * $1.unicodeScalars.count }
    }

    private struct Request: Encodable {
        let model: String
        let messages: [TranslationPrompt.Turn]
        let temperature: Double?
        let max_tokens: Int?
        let max_completion_tokens: Int?
        let response_format: ResponseFormat?
    }

    private struct Answer: Decodable {
        struct Message: Decodable { let content: String? }
        struct Choice: Decodable { let message: Message }

        let choices: [Choice]
    }

    private struct Complaint: Decodable {
        struct Details: Decodable {
            let code: String?
            let type: String?

            private enum Key: CodingKey { case code, type }

            /// Some servers send a number as code.
            init(from decoder: any Decoder) throws {
                let values = try decoder.container(keyedBy: Key.self)
                code = try? values.decode(String.self, forKey: .code)
                type = try? values.decode(String.self, forKey: .type)
            }
        }

        let error: Details
    }

    /// English names, which models know better than codes.
    private static let names = LanguageCodes(
        "",
        special: [
            "af": "Afrikaans", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech",
            "da": "Danish", "de": "German", "el": "Greek", "en": "English", "en-GB": "English (British)",
            "es": "Spanish", "es-419": "Spanish (Latin America)", "es-MX": "Spanish (Mexico)", "et": "Estonian",
            "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fil": "Filipino", "fr": "French",
            "fr-CA": "French (Canada)", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
            "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic",
            "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada",
            "ko": "Korean", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "ml": "Malayalam", "mn": "Mongolian",
            "mr": "Marathi", "ms": "Malay", "my": "Burmese", "nb": "Norwegian", "ne": "Nepali", "nl": "Dutch",
            "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese", "pt-BR": "Portuguese (Brazil)", "ro": "Romanian",
            "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili",
            "ta": "Tamil", "te": "Telugu", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
            "uz": "Uzbek", "vi": "Vietnamese", "yue": "Cantonese", "zh-Hans": "Chinese (Simplified)",
            "zh-Hant": "Chinese (Traditional)",
        ])
}

/// `response_format` as OpenAI's reference has it.
private struct ResponseFormat: Encodable {
    let type: String
    let json_schema: NamedSchema?

    init?(_ mode: ChatCompletionsOptions.JSONMode) {
        switch mode {
        case .none: return nil
        case .object: (type, json_schema) = ("json_object", nil)
        case .schema: (type, json_schema) = ("json_schema", NamedSchema())
        }
    }

    struct NamedSchema: Encodable {
        let name = "lines"
        let strict = true
        let schema = Schema.object([
            "lines": .array(.object(["id": .plain("integer"), "text": .plain("string")]))
        ])
    }

    indirect enum Schema: Encodable {
        case plain(String)
        case array(Schema)
        case object([String: Schema])

        private enum Key: CodingKey { case type, items, properties, required, additionalProperties }

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: Key.self)
            switch self {
            case .plain(let type): try values.encode(type, forKey: .type)
            case .array(let items):
                try values.encode("array", forKey: .type)
                try values.encode(items, forKey: .items)
            case .object(let properties):
                try values.encode("object", forKey: .type)
                try values.encode(properties, forKey: .properties)
                try values.encode(properties.keys.sorted(), forKey: .required)
                try values.encode(false, forKey: .additionalProperties)
            }
        }
    }
}
