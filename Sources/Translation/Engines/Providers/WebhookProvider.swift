import ChatModel
import Crypto
import Foundation

/// A translation engine of the operator's own, called by a signed POST to its address.
///
/// The request is `{"version":1,"from":"zh-Hans","to":"en","texts":["…"]}`; `from` is missing where the language is
/// not known, languages are BCP 47 tags, and `⟦1⟧` stands for what must come back unchanged. It carries
/// `Interline-Timestamp`, seconds since 1970, and `Interline-Signature`, `v1=` and the hexadecimal HMAC-SHA256 with
/// the shared key over the timestamp, a full stop and the body. A receiver should compare the signature in constant
/// time and refuse a timestamp more than five minutes off.
///
/// The answer is `{"translations":["…"]}` with status 200 and a text, or null for none, for each text in order.
/// 404 with `{"error":"pair"}` means a pair that it doesn't have, 402 that the volume is used up, 429 and 503 with
/// `Retry-After` to stay away.
struct WebhookProvider: TranslationProvider {
    static let limits = EngineLimits(batchTexts: 16, batchCharacters: 4000, concurrency: 4, placeholders: .brackets)

    let secret: Secret

    func supports(from: LanguageTag?, to: LanguageTag) -> Bool { true }

    func request(for batch: TranslationBatch, at now: Timestamp) throws(EngineError) -> ProviderRequest {
        let body = try ProviderJSON.encode(
            Request(version: 1, from: batch.from?.tag, to: batch.to.tag, texts: batch.texts))
        let time = String(now.milliseconds / 1000)
        return ProviderRequest(
            path: "",
            headers: [
                ("Interline-Timestamp", Secret(time)),
                ("Interline-Signature", Secret(Self.signature(of: body, at: time, with: secret))),
            ], body: body)
    }

    func answers(_ body: Data, to batch: TranslationBatch) throws(EngineError) -> [EngineAnswer] {
        let answer = try ProviderJSON.decode(Answer.self, from: body)
        guard answer.translations.count == batch.texts.count else { throw .badAnswer(.wrongCount) }
        return answer.translations.map { EngineAnswer(text: $0) }
    }

    func error(_ answer: ProviderAnswer, at now: Moment) -> EngineError {
        switch answer.status {
        case 402: .quota(until: answer.wait(at: now).map { now.steady + $0 })
        case 404 where answer.decoded(Complaint.self)?.error == "pair": .unsupportedPair
        default: answer.usualError(at: now)
        }
    }

    static func signature(of body: Data, at time: String, with secret: Secret) -> String {
        var hmac = HMAC<SHA256>(key: SymmetricKey(data: Data(secret.revealed.utf8)))
        hmac.update(data: Data((time + ".").utf8))
        hmac.update(data: body)
        return "v1=" + hmac.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private struct Request: Encodable {
        let version: Int
        let from: String?
        let to: String
        let texts: [String]
    }

    private struct Answer: Decodable { let translations: [String?] }

    private struct Complaint: Decodable { let error: String? }
}
