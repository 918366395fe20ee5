import ChatModel

/// What a rule looks at.
package enum RuleKind: String, Hashable, Sendable {
    case term, pattern, link, capitals, repetition, mentions
    /// The message was too contrived to be searched to its end.
    case contrived
}

/// One rule that a message met.
package struct RuleHit: Hashable, Sendable {
    package let kind: RuleKind
    /// `FILE/CATEGORY`, which explains itself to users and doesn't give the term away.
    package let rule: String
    package let category: String
    package let level: Int
    package let action: RuleAction
    package let isPrivate: Bool
    /// Bytes of the message, whole characters; all of it where no part is to blame.
    package let range: Range<Int>
}

/// What the rules of a room say to a message.
package struct TermVerdict: Hashable, Sendable {
    /// Everything that was met, the harshest first, then in the order of the text.
    package let hits: [RuleHit]
    /// The message with the places of all hits that mask starred out; nil where there are none.
    package let masked: String?

    /// The hit that decides; nil where the message is in order.
    package var deciding: RuleHit? { hits.first }
    package var action: RuleAction? { deciding?.action }
    package var rule: String? { deciding?.rule }
    /// Whether the text must not be repeated to its author.
    package var isPrivate: Bool { hits.contains(where: \.isPrivate) }

    package static let clean = TermVerdict(hits: [], masked: nil)
}

/// What a room sets about its rules.
package struct RuleContext: Hashable, Sendable {
    /// 0 (no terms at all) to 4 (all).
    package var level: Int
    /// The room's own setting; nil: the rule file's.
    package var links: LinkPolicy?

    package init(level: Int = 2, links: LinkPolicy? = nil) {
        self.level = level
        self.links = links
    }
}
