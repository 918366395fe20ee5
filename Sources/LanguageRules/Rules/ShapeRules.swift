import ChatModel

/// What happens to links, but for those to known hosts.
package struct LinkRule: Hashable, Sendable {
    package var policy: LinkPolicy
    /// Hosts that may be linked to, with all their subdomains; small letters.
    package var hosts: Set<String>

    package init(policy: LinkPolicy = .allow, hosts: Set<String> = []) {
        self.policy = policy
        self.hosts = hosts
    }
}

/// Shouting: too many capitals.
package struct CapitalsRule: Hashable, Sendable {
    /// More than so many of a hundred letters that have capitals.
    package var percent: Int
    /// Messages with fewer such letters are spared.
    package var lettersMin: Int
    package var level: Int
    package var action: RuleAction

    package init(percent: Int = 80, lettersMin: Int = 16, level: Int = 2, action: RuleAction = .warn) {
        self.percent = percent
        self.lettersMin = lettersMin
        self.level = level
        self.action = action
    }
}

/// The same character, or the same word, too many times.
package struct RepetitionRule: Hashable, Sendable {
    /// The same character so many times in a row is let be.
    package var charactersMax: Int
    /// The same word or phrase so many times in a row is let be.
    package var wordsMax: Int
    package var level: Int
    package var action: RuleAction

    package init(charactersMax: Int = 30, wordsMax: Int = 12, level: Int = 2, action: RuleAction = .warn) {
        self.charactersMax = charactersMax
        self.wordsMax = wordsMax
        self.level = level
        self.action = action
    }
}

/// Too many people called at once.
package struct MentionsRule: Hashable, Sendable {
    package var most: Int
    package var level: Int
    package var action: RuleAction

    package init(most: Int = 5, level: Int = 1, action: RuleAction = .hold) {
        self.most = most
        self.level = level
        self.action = action
    }
}
