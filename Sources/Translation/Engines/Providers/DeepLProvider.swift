import ChatModel
import Foundation

/// DeepL, version 2: `POST /v2/translate`.
struct DeepLProvider: TranslationProvider {
    /// Fifty texts by the older documentation; a body may have 128 KiB.
    static let limits = EngineLimits(batchTexts: 50, batchCharacters: 10_000, concurrency: 8, placeholders: .xml)

    private static let bodyBytesMax = 131_072

    let secret: Secret
    let glossary: String?

    /// The address for keys of the free plan, which end in `:fx`.
    static let freeURL = "https://api-free.deepl.com"

    func supports(from: LanguageTag?, to: LanguageTag) -> Bool {
        guard Self.targets.code(of: to) != nil else { return false }
        // A glossary needs to be told the language.
        return from.map { Self.sources.code(of: $0) != nil } ?? (glossary == nil)
    }

    func request(for batch: TranslationBatch, at now: Timestamp) throws(EngineError) -> ProviderRequest {
        guard let target = Self.targets.code(of: batch.to) else { throw .unsupportedPair }
        let source = batch.from.map { Self.sources.code(of: $0) }
        if let source, source == nil { throw .unsupportedPair }
        // Chat keeps its small letters and missing full stops with `preserve_formatting`.
        let body = try ProviderJSON.encode(
            Request(
                text: batch.texts, source_lang: source.flatMap { $0 }, target_lang: target, tag_handling: "xml",
                split_sentences: "nonewlines", preserve_formatting: true, glossary_id: glossary))
        guard body.count <= Self.bodyBytesMax else { throw .refused(status: 413) }
        return ProviderRequest(
            path: "/v2/translate",
            headers: [("Authorization", Secret("DeepL-Auth-Key " + secret.revealed))], body: body)
    }

    func answers(_ body: Data, to batch: TranslationBatch) throws(EngineError) -> [EngineAnswer] {
        let answer = try ProviderJSON.decode(Answer.self, from: body)
        return try ProviderJSON.answers(
            answer.translations.map { ($0.text, $0.detected_source_language) }, to: batch)
    }

    func error(_ answer: ProviderAnswer, at now: Moment) -> EngineError {
        switch answer.status {
        // The volume of the billing period; when that ends is not said.
        case 456: .quota(until: answer.wait(at: now).map { now.steady + $0 })
        case 529: .rateLimited(retryAfter: answer.wait(at: now))
        default: answer.usualError(at: now)
        }
    }

    private struct Request: Encodable {
        let text: [String]
        let source_lang: String?
        let target_lang: String
        let tag_handling: String
        let split_sentences: String
        let preserve_formatting: Bool
        let glossary_id: String?
    }

    private struct Answer: Decodable {
        struct Translation: Decodable {
            let text: String
            let detected_source_language: String?
        }

        let translations: [Translation]
    }

    private static let common = [
        "ar", "bg", "cs", "da", "de", "el", "es", "et", "fi", "fr", "he", "hu", "id", "it", "ja", "ko", "lt", "lv",
        "nb", "nl", "pl", "ro", "ru", "sk", "sl", "sv", "th", "tr", "uk", "vi",
    ].reduce(into: [:]) { $0[$1] = $1.uppercased() }

    private static let sources = LanguageCodes(
        "",
        special: common.merging(["en": "EN", "pt": "PT", "zh-Hans": "ZH", "zh-Hant": "ZH"]) { _, new in new })

    /// English and Portuguese need a variety as targets.
    private static let targets = LanguageCodes(
        "",
        special: common.merging([
            "en": "EN-US", "en-GB": "EN-GB", "en-AU": "EN-GB", "en-NZ": "EN-GB", "en-IE": "EN-GB",
            "pt": "PT-PT", "pt-BR": "PT-BR", "zh-Hans": "ZH-HANS", "zh-Hant": "ZH-HANT",
        ]) { _, new in new })
}
