import ChatModel
import LanguageRules
import Relay

/// Rules over a language that the text itself names: `es:hola` is Spanish beyond doubt, `es?:hola` is a weak guess, and
/// text that names none is what its sender usually writes.
package struct WordExaminer: MessageExaminer {
    private let rules: RuleSet

    package init(_ rules: RuleSet = .empty) { self.rules = rules }

    package func examine(
        _ text: String, in room: RoomID, _ context: RuleContext, usual: LanguageTag?
    ) -> Examination {
        let analysed = AnalysedText(text)
        var mark = text.contains(":") ? text.prefix { $0 != ":" } : ""
        let isSure = !mark.hasSuffix("?")
        if !isSure { mark.removeLast() }
        let language = LanguageTag(String(mark))
        let letters = text.unicodeScalars.count { $0.properties.isAlphabetic }
        let latin = text.unicodeScalars.count { $0.properties.isAlphabetic && $0.value < 0x250 }
        return Examination(
            reading: LanguageReading(
                language: language ?? usual ?? .undetermined, confidence: language != nil && isSure ? 0.99 : 0.4,
                letters: letters, latinLetters: latin),
            terms: rules.judge(analysed, in: context), analysed: analysed)
    }
}
