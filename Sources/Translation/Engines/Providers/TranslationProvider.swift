import ChatModel
import Foundation

/// One provider's protocol: how a batch is asked for and what the answers mean. Pure.
protocol TranslationProvider: Sendable {
    /// What it takes at once where the operator sets nothing.
    static var limits: EngineLimits { get }

    /// Whether its documentation has the pair; `from` is nil where the text's language is not known.
    func supports(from: LanguageTag?, to: LanguageTag) -> Bool
    /// - Parameter now: the wall's clock, for what is signed with the time.
    func request(for batch: TranslationBatch, at now: Timestamp) throws(EngineError) -> ProviderRequest
    /// Reads the body of an answer with status 200, one ``EngineAnswer`` for each text of the batch.
    func answers(_ body: Data, to batch: TranslationBatch) throws(EngineError) -> [EngineAnswer]
    /// What an answer with another status means.
    func error(_ answer: ProviderAnswer, at now: Moment) -> EngineError
}

extension TranslationProvider {
    func error(_ answer: ProviderAnswer, at now: Moment) -> EngineError { answer.usualError(at: now) }
}

/// A POST to an engine, relative to its address.
struct ProviderRequest: Sendable, CustomStringConvertible, CustomReflectable {
    /// Begins with a slash where it is not empty; may hold a query.
    var path: String
    var contentType = "application/json"
    /// Headers besides the content's type and length. They may hold keys.
    var headers: [(name: String, value: Secret)] = []
    /// May hold keys.
    var body: Data

    var description: String { "POST \(path), \(body.count) bytes" }
    var customMirror: Mirror { Mirror(self, children: []) }
}

/// An answer that is no translation.
struct ProviderAnswer: Sendable {
    var status: Int
    /// The header's text.
    var retryAfter: String?
    /// At most the engine's cap; empty where that was not enough.
    var body: Data

    /// What HTTP itself says of the status (RFC 9110 §15, RFC 6585 §4).
    func usualError(at now: Moment) -> EngineError {
        switch status {
        case 401, 402, 403, 407: .unauthorized
        case 429: .rateLimited(retryAfter: wait(at: now))
        case 503: wait(at: now).map { .rateLimited(retryAfter: $0) } ?? .failed(status: status)
        case 500...: .failed(status: status)
        default: .refused(status: status)
        }
    }

    /// How long the engine asks to wait; nil where it doesn't, or not in a form that is known.
    func wait(at now: Moment) -> Duration? { retryAfter.flatMap { RetryAfter.wait($0, at: now.wall) } }

    /// The body as JSON; nil where it is something else.
    func decoded<Body: Decodable>(_ type: Body.Type) -> Body? { try? JSONDecoder().decode(type, from: body) }
}

/// JSON as providers send and take it.
enum ProviderJSON {
    /// Reads a body of the documented form. Depth is bounded by the decoder, size by the caller.
    static func decode<Body: Decodable>(_ type: Body.Type, from body: Data) throws(EngineError) -> Body {
        do {
            return try JSONDecoder().decode(type, from: body)
        } catch {
            throw .badAnswer(.malformed)
        }
    }

    /// - Throws: `.refused` where the value can't be written, which no text of a batch brings about.
    static func encode(_ value: some Encodable) throws(EngineError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(value)
        } catch {
            throw .refused(status: 0)
        }
    }

    /// The texts as answers to the batch, in order.
    static func answers(
        _ texts: [(text: String, detected: String?)], to batch: TranslationBatch
    ) throws(EngineError) -> [EngineAnswer] {
        guard texts.count == batch.texts.count else { throw .badAnswer(.wrongCount) }
        return texts.map { EngineAnswer(text: $0.text, detected: $0.detected.flatMap { LanguageTag($0) }) }
    }
}
