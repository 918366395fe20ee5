import ChatModel
import LanguageRules

/// What the language and the rules have to say to a text.
package struct Examination: Sendable {
    package var reading: LanguageReading
    package var terms: TermVerdict
    package var analysed: AnalysedText

    package init(reading: LanguageReading, terms: TermVerdict, analysed: AnalysedText) {
        self.reading = reading
        self.terms = terms
        self.analysed = analysed
    }
}

/// Looks at texts: pure for one set of rules, which may be exchanged between two calls. Any thread.
package protocol MessageExaminer: Sendable {
    /// - Parameter usual: what the sender mostly writes, where that is known.
    func examine(_ text: String, in room: RoomID, _ context: RuleContext, usual: LanguageTag?) -> Examination
}
