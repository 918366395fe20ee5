import ChatModel

/// What operators may want to count or be told of. No case carries text.
package enum TranslationEvent: Hashable, Sendable {
    package enum Source: String, Hashable, Sendable, CaseIterable {
        case memory, phrasebook, cache, conversion, gloss, shared
    }

    /// Answered without a call of its own.
    case saved(Source)
    /// A call was made for so many texts.
    case called(engine: String, texts: Int, took: Duration, EngineError?)
    /// An answer that was not shown.
    case unfit(engine: String, AnswerCheck.Unfit)
    /// There is no translation.
    case none(MessageTranslation.Absence)
    /// The room's or the relay's budget did not allow a text.
    case overBudget(RoomID)
    /// So much is being translated that a text was not taken on.
    case full
}
