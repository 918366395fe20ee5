import ChatModel
import Foundation

/// Azure Translator, version 3.0: `POST /translate`.
struct AzureProvider: TranslationProvider {
    /// Documented: 1000 texts and 50,000 characters; short calls are answered sooner.
    static let limits = EngineLimits(batchTexts: 100, batchCharacters: 10_000, concurrency: 8, placeholders: .html)

    let secret: Secret
    /// Of the resource; nil for a global one.
    let region: String?

    func supports(from: LanguageTag?, to: LanguageTag) -> Bool {
        Self.codes.code(of: to) != nil && (from.map { Self.codes.code(of: $0) != nil } ?? true)
    }

    func request(for batch: TranslationBatch, at now: Timestamp) throws(EngineError) -> ProviderRequest {
        guard let target = Self.codes.code(of: batch.to) else { throw .unsupportedPair }
        var path = "/translate?api-version=3.0&textType=html&to=" + target
        if let from = batch.from {
            guard let source = Self.codes.code(of: from) else { throw .unsupportedPair }
            path += "&from=" + source
        }
        var headers = [("Ocp-Apim-Subscription-Key", secret)]
        if let region { headers.append(("Ocp-Apim-Subscription-Region", Secret(region))) }
        return ProviderRequest(
            path: path, headers: headers, body: try ProviderJSON.encode(batch.texts.map { ["Text": $0] }))
    }

    func answers(_ body: Data, to batch: TranslationBatch) throws(EngineError) -> [EngineAnswer] {
        let results = try ProviderJSON.decode([Result].self, from: body)
        guard results.allSatisfy({ $0.translations.count == 1 }) else { throw .badAnswer(.wrongCount) }
        return try ProviderJSON.answers(
            results.flatMap { result in result.translations.map { ($0.text, result.detectedLanguage?.language) } },
            to: batch)
    }

    func error(_ answer: ProviderAnswer, at now: Moment) -> EngineError {
        // Six digits: the status and what it means here.
        switch answer.decoded(Complaint.self)?.error.code {
        case 400_019, 400_023, 400_035, 400_036: .unsupportedPair
        // The free volume of the month.
        case 403_001: .quota(until: answer.wait(at: now).map { now.steady + $0 })
        default: answer.usualError(at: now)
        }
    }

    private struct Result: Decodable {
        struct Detected: Decodable { let language: String? }
        struct Translation: Decodable { let text: String }

        let detectedLanguage: Detected?
        let translations: [Translation]
    }

    private struct Complaint: Decodable {
        struct Details: Decodable { let code: Int }

        let error: Details
    }

    private static let codes = LanguageCodes(
        """
        af am ar as az ba be bg bn bo bs ca cs cy da de dv el en es et eu fa fi fil fj fo fr ga gl gu ha he hi hr ht \
        hu hy id ig is it ja ka kk km kn ko ku ky lo lt lv mg mi mk ml mr ms mt my nb ne nl or pa pl ps pt ro ru sd \
        si sk sl sm so sq st sv sw ta te th ti tk tn to tr tt ug uk ur uz vi xh yo yua yue zu
        """,
        special: [
            "zh-Hans": "zh-Hans", "zh-Hant": "zh-Hant", "pt-PT": "pt-pt", "fr-CA": "fr-ca", "sr": "sr-Latn",
            "sr-Cyrl": "sr-Cyrl", "mn": "mn-Cyrl",
        ])
}
