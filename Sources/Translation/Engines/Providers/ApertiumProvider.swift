import ChatModel
import Foundation

/// Apertium APY: `POST /translate` with a form, one text a call.
///
/// Its server listens on all interfaces and knows no keys: it belongs behind a firewall or a network namespace.
struct ApertiumProvider: TranslationProvider {
    /// One pipeline of its serves a pair by default, so more calls at once only wait there.
    static let limits = EngineLimits(batchTexts: 1, batchCharacters: 2000, concurrency: 4, placeholders: .word)

    func supports(from: LanguageTag?, to: LanguageTag) -> Bool { from.map(Self.code) != nil }

    func request(for batch: TranslationBatch, at now: Timestamp) throws(EngineError) -> ProviderRequest {
        guard let from = batch.from else { throw .unsupportedPair }
        guard batch.texts.count == 1 else { throw .refused(status: 413) }
        let form = [
            ("langpair", Self.code(from) + "|" + Self.code(batch.to)), ("markUnknown", "no"), ("format", "txt"),
            ("q", batch.texts[0]),
        ]
        return ProviderRequest(
            path: "/translate", contentType: "application/x-www-form-urlencoded",
            body: Data(form.map { $0.0 + "=" + Self.formEncoded($0.1) }.joined(separator: "&").utf8))
    }

    func answers(_ body: Data, to batch: TranslationBatch) throws(EngineError) -> [EngineAnswer] {
        let answer = try ProviderJSON.decode(Answer.self, from: body)
        guard answer.responseStatus == 200 else { throw .failed(status: answer.responseStatus) }
        return try ProviderJSON.answers([(answer.responseData.translatedText, nil)], to: batch)
    }

    func error(_ answer: ProviderAnswer, at now: Moment) -> EngineError {
        let explanation = answer.decoded(Complaint.self)?.explanation ?? ""
        return answer.status == 400 && explanation.hasPrefix("That pair is")
            ? .unsupportedPair : answer.usualError(at: now)
    }

    /// The language of two letters, which APY turns into that of three; its modes know few varieties.
    private static func code(_ language: LanguageTag) -> String { String(language.primary) }

    /// The bytes that a form (WHATWG URL §5.2) holds as they are.
    private static func formEncoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "*"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            case 32: encoded += "+"
            default: encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }

    private struct Answer: Decodable {
        struct Result: Decodable { let translatedText: String }

        let responseData: Result
        let responseStatus: Int
    }

    private struct Complaint: Decodable { let explanation: String? }
}
