import ChatModel
import Foundation

/// Google Cloud Translation Basic: `POST /language/translate/v2`.
struct GoogleProvider: TranslationProvider {
    /// Documented: 128 texts; 5,000 characters are recommended.
    static let limits = EngineLimits(batchTexts: 128, batchCharacters: 5000, concurrency: 8, placeholders: .html)

    let secret: Secret

    func supports(from: LanguageTag?, to: LanguageTag) -> Bool {
        Self.codes.code(of: to) != nil && (from.map { Self.codes.code(of: $0) != nil } ?? true)
    }

    func request(for batch: TranslationBatch, at now: Timestamp) throws(EngineError) -> ProviderRequest {
        guard let target = Self.codes.code(of: batch.to) else { throw .unsupportedPair }
        let source = batch.from.map { Self.codes.code(of: $0) }
        if let source, source == nil { throw .unsupportedPair }
        let body = Request(q: batch.texts, source: source.flatMap { $0 }, target: target, format: "html")
        // In a header the key stays out of addresses, which proxies and servers log.
        return ProviderRequest(
            path: "/language/translate/v2", headers: [("X-Goog-Api-Key", secret)],
            body: try ProviderJSON.encode(body))
    }

    func answers(_ body: Data, to batch: TranslationBatch) throws(EngineError) -> [EngineAnswer] {
        let answer = try ProviderJSON.decode(Answer.self, from: body)
        return try ProviderJSON.answers(
            answer.data.translations.map { ($0.translatedText, $0.detectedSourceLanguage) }, to: batch)
    }

    func error(_ answer: ProviderAnswer, at now: Moment) -> EngineError {
        let details = answer.decoded(Complaint.self)?.error
        let reasons = Set(details?.errors?.compactMap(\.reason) ?? [])
        let message = details?.message ?? ""
        // Quotas come as 403 here; the reason, or the message by itself, tells them from a refused key.
        if answer.status == 403 || answer.status == 429 {
            if reasons.contains("dailyLimitExceeded") || message.contains("Daily Limit Exceeded") {
                return .quota(until: Self.untilPacificMidnight(now.wall).map { now.steady + $0 })
            }
            let isRate =
                !reasons.isDisjoint(with: ["userRateLimitExceeded", "rateLimitExceeded"])
                || message.contains("Rate Limit Exceeded")
            if isRate { return .rateLimited(retryAfter: answer.wait(at: now)) }
        }
        // A wrong key is a 400 with this reason.
        if answer.status == 400, message.contains("API key") { return .unauthorized }
        if answer.status == 400, message.contains("Bad language pair") { return .unsupportedPair }
        return answer.usualError(at: now)
    }

    /// Daily quotas are renewed at midnight in the Pacific time zone; nil where that zone's data is not installed.
    static func untilPacificMidnight(_ now: Timestamp) -> Duration? {
        guard let zone = TimeZone(identifier: "America/Los_Angeles") else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let date = Date(timeIntervalSince1970: Double(now.milliseconds) / 1000)
        let midnight = calendar.nextDate(
            after: date, matching: DateComponents(hour: 0, minute: 0, second: 0), matchingPolicy: .nextTime)
        return midnight.map { .milliseconds(Int64($0.timeIntervalSince(date) * 1000)) }
    }

    private struct Request: Encodable {
        let q: [String]
        let source: String?
        let target: String
        let format: String
    }

    private struct Answer: Decodable {
        struct Translation: Decodable {
            let translatedText: String
            let detectedSourceLanguage: String?
        }

        struct Translations: Decodable { let translations: [Translation] }

        let data: Translations
    }

    private struct Complaint: Decodable {
        struct Reason: Decodable { let reason: String? }

        struct Details: Decodable {
            let message: String?
            let errors: [Reason]?
        }

        let error: Details
    }

    private static let codes = LanguageCodes(
        """
        af am ar as ay az be bg bho bm bn bs ca ceb ckb co cs cy da de dv ee el en eo es et eu fa fi fil fr fy ga gd \
        gl gn gom gu ha haw he hi hmn hr ht hu hy id ig ilo is it ja jv ka kk km kn ko kri ku ky la lb lg ln lo lt \
        lus lv mai mg mi mk ml mn mr ms mt my ne nl nso ny om or pa pl ps pt qu ro ru rw sa sd si sk sl sm sn so sq \
        sr st su sv sw ta te tg th ti tk tr ts tt ug uk ur uz vi xh yi yo zu
        """, special: ["zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "nb": "no"])
}
