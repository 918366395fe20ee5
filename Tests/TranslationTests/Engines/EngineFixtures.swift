import ChatModel
import Foundation
import TestSupport

@testable import Translation

/// A value behind a reference, whose changes can stand in expectations.
@dynamicMemberLookup final class Held<Value> {
    private var value: Value

    init(_ value: Value) { self.value = value }

    subscript<Member>(dynamicMember member: KeyPath<Value, Member>) -> Member { value[keyPath: member] }

    func change<Result>(_ change: (inout Value) -> Result) -> Result { change(&value) }
}

enum TagFailure: Error { case noTag(String) }

func languageTag(_ text: String) throws -> LanguageTag {
    guard let tag = LanguageTag(text) else { throw TagFailure.noTag(text) }
    return tag
}

/// A batch that may take half a minute.
func batch(
    _ texts: [String], _ from: String? = "en", _ to: String = "es", within time: Duration = .patience
) throws -> TranslationBatch {
    TranslationBatch(texts: texts, from: try from.map(languageTag), to: try languageTag(to), deadline: .now + time)
}

/// 2026-01-14T20:15:30Z on both clocks.
let noon = Moment(wall: Timestamp(milliseconds: 1_768_421_730_000), steady: .now)

/// That wall-clock time for ever, while the steady clock runs.
@Sendable func noonOnwards() -> Moment { Moment(wall: noon.wall, steady: .now) }

/// A provider of every kind, with the key `sesame`.
func provider(_ kind: EngineKind) -> any TranslationProvider {
    let secret = Secret("sesame")
    return switch kind {
    case .libreTranslate: LibreTranslateProvider(secret: secret)
    case .chatCompletions: ChatCompletionsProvider(secret: secret, options: ChatCompletionsOptions(model: "small"))
    case .deepL: DeepLProvider(secret: secret, glossary: nil)
    case .azure: AzureProvider(secret: secret, region: "westeurope")
    case .google: GoogleProvider(secret: secret)
    case .apertium: ApertiumProvider()
    case .webhook: WebhookProvider(secret: secret)
    }
}

/// The documented answer of each kind to texts, as its server would write it.
func goodAnswer(_ kind: EngineKind, _ texts: [String]) throws -> String {
    let value: Any =
        switch kind {
        case .libreTranslate: ["translatedText": texts]
        case .chatCompletions:
            [
                "choices": [
                    ["message": ["role": "assistant", "content": try modelReply(texts)], "finish_reason": "stop"]
                ]
            ]
        case .deepL: ["translations": texts.map { ["text": $0, "detected_source_language": "EN"] }]
        case .azure: texts.map { ["translations": [["text": $0, "to": "es"]]] }
        case .google: ["data": ["translations": texts.map { ["translatedText": $0] }]]
        case .apertium:
            ["responseData": ["translatedText": texts[0]], "responseDetails": NSNull(), "responseStatus": 200]
        case .webhook: ["translations": texts]
        }
    return String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self)
}

/// What a model is asked to answer.
func modelReply(_ texts: [String]) throws -> String {
    let lines = texts.enumerated().map { ["id": $0 + 1, "text": $1] as [String: Any] }
    return String(decoding: try JSONSerialization.data(withJSONObject: ["lines": lines]), as: UTF8.self)
}

/// The body of a request as JSON.
func json(_ body: Data) throws -> NSDictionary {
    try JSONSerialization.jsonObject(with: body) as? NSDictionary ?? [:]
}

/// The processor time that the work takes on this thread, which other work on the machine does not stretch.
func threadSeconds(_ work: () throws -> Void) rethrows -> Double {
    func used() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = used()
    try work()
    return used() - start
}
