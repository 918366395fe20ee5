import Foundation

/// Something that was said in the room; part of its record.
public struct ChatMessage: Hashable, Sendable {
    public let room: String
    /// Its place in the room's record; what ``ChatRoomClient`` calls take as `of`.
    public let seq: Int64
    public let at: Date
    public let user: ChatUser
    public let text: String
    /// BCP 47, or `und`; of mixed text the dominant one.
    public let language: String
    /// All languages of a mixed text, else empty.
    public let mixed: [String]
    /// Where it was ready in time; a later one comes as ``ChatEvent/translation(_:)``.
    public let translation: ChatTranslation?
    public let replyTo: Int64?
    public let kind: Kind
    /// The room of a linked chat that it was said in.
    public let from: String?

    /// What sort of message it is.
    public struct Kind: ChatWord {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// What most are.
        public static let plain: Self = ""
        public static let question: Self = "question"
        public static let announcement: Self = "announce"
        public static let system: Self = "system"
    }
}

extension ChatMessage: Decodable {
    private enum CodingKeys: String, CodingKey {
        case room, seq, at, user, text, language = "lang", mixed, translation = "tr", replyTo = "reply_to", kind, from
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        room = try fields.decode(String.self, forKey: .room)
        seq = try fields.decode(Int64.self, forKey: .seq)
        at = try fields.decode(WireTime.self, forKey: .at).date
        user = try fields.decode(ChatUser.self, forKey: .user)
        text = try fields.decode(String.self, forKey: .text)
        language = fields.lenient(.language) ?? "und"
        mixed = fields.lenient(.mixed) ?? []
        translation = fields.lenient(.translation)
        replyTo = fields.lenient(.replyTo)
        kind = fields.lenient(.kind) ?? .plain
        from = fields.lenient(.from)
    }
}
