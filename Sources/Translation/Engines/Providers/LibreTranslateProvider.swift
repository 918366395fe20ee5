import ChatModel
import Foundation

/// LibreTranslate: `POST /translate`, as its OpenAPI description and source have it.
struct LibreTranslateProvider: TranslationProvider {
    /// Its own default takes any number; a public server's `--batch-limit` may be lower.
    static let limits = EngineLimits(batchTexts: 16, batchCharacters: 2000, concurrency: 4, placeholders: .word)

    let secret: Secret?

    func supports(from: LanguageTag?, to: LanguageTag) -> Bool {
        Self.codes.code(of: to) != nil && (from.map { Self.codes.code(of: $0) != nil } ?? true)
    }

    func request(for batch: TranslationBatch, at now: Timestamp) throws(EngineError) -> ProviderRequest {
        guard let target = Self.codes.code(of: batch.to) else { throw .unsupportedPair }
        var source = "auto"
        if let from = batch.from {
            guard let code = Self.codes.code(of: from) else { throw .unsupportedPair }
            source = code
        }
        let body = Request(q: batch.texts, source: source, target: target, format: "text", api_key: secret?.revealed)
        return ProviderRequest(path: "/translate", body: try ProviderJSON.encode(body))
    }

    func answers(_ body: Data, to batch: TranslationBatch) throws(EngineError) -> [EngineAnswer] {
        let answer = try ProviderJSON.decode(Answer.self, from: body)
        let detected = answer.detectedLanguage
        return try ProviderJSON.answers(
            answer.translatedText.enumerated().map { index, text in
                (text, detected.flatMap { $0.indices.contains(index) ? $0[index].language : nil })
            }, to: batch)
    }

    func error(_ answer: ProviderAnswer, at now: Moment) -> EngineError {
        let reason = answer.decoded(Complaint.self)?.error ?? ""
        return switch answer.status {
        // A pair that is not installed, and a missing key, come as 400 with words alone.
        case 400 where reason.contains("is not supported") || reason.contains("is not available as a target"):
            .unsupportedPair
        case 400 where reason.contains("API key"): .unauthorized
        default: answer.usualError(at: now)
        }
    }

    private struct Request: Encodable {
        let q: [String]
        let source: String
        let target: String
        let format: String
        let api_key: String?
    }

    private struct Answer: Decodable {
        struct Detected: Decodable { let language: String? }

        let translatedText: [String]
        let detectedLanguage: [Detected]?
    }

    private struct Complaint: Decodable { let error: String? }

    /// The languages of Argos Translate's packages. `zh` and `zt` are understood by old and new servers alike.
    private static let codes = LanguageCodes(
        """
        ar az bg bn ca cs da de el en eo es et eu fa fi fr ga gl he hi hu id it ja ko ky lt lv ms nb nl pl pt ro ru sk \
        sl sq sr sv th tr uk ur vi
        """, special: ["zh-Hans": "zh", "zh-Hant": "zt", "pt-BR": "pb", "fil": "tl"])
}
