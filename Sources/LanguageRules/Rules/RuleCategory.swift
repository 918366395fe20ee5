/// A term, and how it differs from the rest of its category.
package struct RuleTerm: Hashable, Sendable {
    package var text: String
    package var mode: TermMode
    /// 1 to 4: the setting of the host's knob from which on the term counts.
    package var level: Int
    package var action: RuleAction

    package init(text: String, mode: TermMode = .evasive, level: Int = 1, action: RuleAction = .hold) {
        self.text = text
        self.mode = mode
        self.level = level
        self.action = action
    }
}

/// A pattern in RE2's syntax. It reads the folded text: small letters, compatibility forms resolved.
package struct RulePattern: Hashable, Sendable {
    package var source: String
    package var level: Int
    package var action: RuleAction

    package init(source: String, level: Int = 1, action: RuleAction = .hold) {
        self.source = source
        self.level = level
        self.action = action
    }
}

/// Terms and patterns against one thing, such as spam.
package struct RuleCategory: Hashable, Sendable {
    package var name: String
    /// Texts that meet the category are not repeated to their authors.
    package var isPrivate: Bool
    package var terms: [RuleTerm]
    package var patterns: [RulePattern]

    package init(name: String, isPrivate: Bool = false, terms: [RuleTerm] = [], patterns: [RulePattern] = []) {
        self.name = name
        self.isPrivate = isPrivate
        self.terms = terms
        self.patterns = patterns
    }
}
