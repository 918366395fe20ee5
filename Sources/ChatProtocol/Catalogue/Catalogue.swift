import ChatModel

/// The words of the server in the languages it speaks; all others hear English.
package enum Catalogue {
    /// The languages that have words of their own, English first.
    package static let languages = ["en", "zh-Hans", "es"].compactMap { LanguageTag($0) }

    package static func text(_ phrase: Phrase, in language: LanguageTag?) -> String {
        switch language?.primary {
        case "zh": Chinese.text(phrase)
        case "es": Spanish.text(phrase)
        default: English.text(phrase)
        }
    }
}

extension ErrorReply {
    /// The reply that says the phrase, with its code and its time to wait; a notice's phrase is no error's.
    package init(
        id: RequestID?, _ phrase: Phrase, in language: LanguageTag?, rule: String? = nil, notice: String? = nil
    ) {
        self.init(
            id: id, code: phrase.code ?? .internal, message: Catalogue.text(phrase, in: language),
            retryMilliseconds: phrase.retry.map { max($0.wholeMilliseconds, 1) }, rule: rule, notice: notice)
    }
}

extension Duration {
    /// Rounded up, so that who waits as long has waited long enough.
    fileprivate var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let part = Int64(1_000_000_000_000_000)
        return seconds &* 1000 &+ attoseconds / part &+ (attoseconds % part > 0 ? 1 : 0)
    }
}
