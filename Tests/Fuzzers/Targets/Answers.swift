import ChatModel
import Foundation
import Relay

@testable import InterlineServer
@testable import Translation

private let secret = Secret("sesame")
private let providers: [any TranslationProvider] = [
    LibreTranslateProvider(secret: secret),
    ChatCompletionsProvider(secret: secret, options: ChatCompletionsOptions(model: "small")),
    DeepLProvider(secret: secret, glossary: nil), AzureProvider(secret: secret, region: "westeurope"),
    GoogleProvider(secret: secret), ApertiumProvider(), WebhookProvider(secret: secret),
]
private let styles: [PlaceholderStyle] = [.brackets, .word, .xml, .html]
private let masked = Masker(RoomVocabulary()).mask("@ana look at https://example.com :wave: 42 times")
private let moment = Moment(wall: Timestamp(milliseconds: 1_768_421_730_000), steady: .now)

/// What an engine answers is translations of as many texts as were asked for, or an error; what is shown of it has no
/// markup, and each placeholder once.
func fuzzEngines(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = Input(start, count)
    let provider = providers[Int(input.byte()) % providers.count]
    let style = styles[Int(input.byte()) % styles.count]
    guard let english = LanguageTag("en"), let spanish = LanguageTag("es"), let target = DisplayLanguage(spanish) else {
        return 0
    }
    let texts = provider is ApertiumProvider ? ["one"] : ["one", "two"]
    let batch = TranslationBatch(texts: texts, from: english, to: spanish, deadline: .now + .seconds(30))
    let body = input.bytes
    if let answers = try? provider.answers(Data(body), to: batch) {
        require(answers.count == texts.count, "\(answers.count) answers to \(texts.count) texts")
    }
    _ = provider.error(ProviderAnswer(status: 429, retryAfter: input.text, body: Data(body)), at: moment)
    let coding = PlaceholderCoding(style)
    if let pieces = try? AnswerCheck().judge(input.text, of: masked, to: target, coding) {
        let spans = pieces.compactMap { if case .span(let index) = $0 { index } else { nil } }
        require(spans.sorted() == Array(masked.spans.indices), "placeholders are \(spans)")
    }
    return 0
}

/// What a review answers is a decision or none, and what the author is shown of it is bounded.
func fuzzReview(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    if case .deny(let reason?) = ReviewAnswer.decision(in: Data(Input(start, count).bytes)) {
        require(reason.unicodeScalars.count <= 300, "a reason of \(reason.unicodeScalars.count)")
    }
    return 0
}
