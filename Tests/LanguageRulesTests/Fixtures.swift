import ChatModel
import LanguageRules
import Testing

/// What tests of rules share.
enum Fixture {
    /// Rules of one evasive term.
    static func rules(for term: String, mode: TermMode = .evasive, allow: [String] = []) throws -> RuleSet {
        let category = RuleCategory(name: "spam", terms: [RuleTerm(text: term, mode: mode)])
        return try RuleSet([RuleFile(name: "test", categories: [category], allow: allow)])
    }

    static func finds(
        _ term: String, in message: String, mode: TermMode = .evasive, allow: [String] = []
    ) throws -> Bool {
        let verdict = try rules(for: term, mode: mode, allow: allow).judge(AnalysedText(message), in: RuleContext())
        return verdict.action != nil
    }

    static func tag(_ text: String) throws -> LanguageTag { try #require(LanguageTag(text)) }
    static func user(_ name: String) throws -> UserID { try #require(UserID(name)) }
}
