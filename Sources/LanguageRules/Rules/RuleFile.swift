/// What one rule file says.
package struct RuleFile: Hashable, Sendable {
    /// What the ids of its rules begin with: `NAME/CATEGORY`.
    package var name: String
    package var categories: [RuleCategory]
    /// Phrases in which no term counts.
    package var allow: [String]
    package var links: LinkRule?
    package var capitals: CapitalsRule?
    package var repetition: RepetitionRule?
    package var mentions: MentionsRule?

    package init(
        name: String, categories: [RuleCategory] = [], allow: [String] = [], links: LinkRule? = nil,
        capitals: CapitalsRule? = nil, repetition: RepetitionRule? = nil, mentions: MentionsRule? = nil
    ) {
        self.name = name
        self.categories = categories
        self.allow = allow
        self.links = links
        self.capitals = capitals
        self.repetition = repetition
        self.mentions = mentions
    }
}

/// How much rule files may hold.
package struct RuleLimits: Hashable, Sendable {
    /// Terms of one room's rules.
    package var terms = 20_000
    /// Characters of a term or an allowed phrase.
    package var termCharacters = 64
    package var allowed = 5_000
    package var patterns = 1_000
    /// Bytes of a pattern.
    package var patternBytes = 512
    package var categories = 100
    package var hosts = 1_000
    /// Bytes for compiled patterns.
    package var patternMemory = 16 << 20

    package init() {}
}
