/// Settings of a room: all of them in ``ChatJoined``, the changed ones in ``ChatSettingsChange`` and in
/// ``ChatRoomClient/set(_:)``. Nil is a setting that is not mentioned.
public struct ChatRoomSettings: Hashable, Sendable {
    public var title: String?
    /// The hosts' languages; the first is the main one.
    public var languages: [String]?
    /// The languages that may be spoken; empty: any.
    public var allowed: [String]?
    /// What happens to the rest.
    public var otherLanguages: OtherLanguages?
    /// Seconds between two messages of one viewer.
    public var slowSeconds: Int?
    /// The most graphemes of a message.
    public var charactersMax: Int?
    public var emoteOnly: Bool?
    public var membersOnly: Bool?
    public var links: Links?
    /// Whether the same text twice is refused.
    public var unique: Bool?
    public var paused: Bool?
    public var shield: Bool?
    /// How strict the term rules are, 0 to 4.
    public var level: Int?
    public var translate: Bool?
    /// Terms by language, or `keep` for what is not translated.
    public var glossary: [[String: String]]?
    /// Messages that are pinned. Read only.
    public internal(set) var pinned: [Int64]?
    /// Questions that wait. Read only.
    public internal(set) var questions: [Question]?
    /// Rooms that are linked with this one. Read only.
    public internal(set) var linked: [String]?
    /// Settings of later servers, as they came; never sent.
    public internal(set) var others: [String: ChatJSON] = [:]

    public init() {}

    /// What happens to messages in languages that are not allowed.
    public struct OtherLanguages: ChatWord {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let allow: Self = "allow"
        public static let warn: Self = "warn"
        public static let hold: Self = "hold"
        public static let reject: Self = "reject"
        public static let translate: Self = "translate"
    }

    /// What happens to messages with links.
    public struct Links: ChatWord {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let allow: Self = "allow"
        public static let hold: Self = "hold"
        public static let reject: Self = "reject"
    }

    /// A question of the queue.
    public struct Question: Hashable, Sendable, Decodable {
        public let seq: Int64
        public let votes: Int
    }

    /// Takes over what a change mentions.
    public mutating func apply(_ change: ChatRoomSettings) {
        title = change.title ?? title
        languages = change.languages ?? languages
        allowed = change.allowed ?? allowed
        otherLanguages = change.otherLanguages ?? otherLanguages
        slowSeconds = change.slowSeconds ?? slowSeconds
        charactersMax = change.charactersMax ?? charactersMax
        emoteOnly = change.emoteOnly ?? emoteOnly
        membersOnly = change.membersOnly ?? membersOnly
        links = change.links ?? links
        unique = change.unique ?? unique
        paused = change.paused ?? paused
        shield = change.shield ?? shield
        level = change.level ?? level
        translate = change.translate ?? translate
        glossary = change.glossary ?? glossary
        pinned = change.pinned ?? pinned
        questions = change.questions ?? questions
        linked = change.linked ?? linked
        others.merge(change.others) { $1 }
    }
}
