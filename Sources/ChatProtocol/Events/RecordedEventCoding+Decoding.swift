import ChatModel

/// Why bytes are no recorded event of this version.
package enum RecordedEventError: Error, Hashable, Sendable {
    case notJSON
    /// An event that a later version may know.
    case unknownEvent(String)
    /// A field that is missing or holds what it must not.
    case badField(String)
}

extension RecordedEventCoding {
    /// Reads what ``encode(_:room:)`` wrote, with or without the sequence in it; unknown fields are ignored.
    package static func decode(_ body: [UInt8]) throws(RecordedEventError) -> RoomEvent {
        guard let value = JSONValue(parsing: body, allowsNUL: true) else { throw .notJSON }
        let fields = RecordedFields(value)
        let ev = try fields.string("ev")
        switch ev {
        case "msg": return .message(try message(fields))
        case "gone":
            return .gone(try target(fields), reason: try fields.optionalString("reason"), at: try fields.time("at"))
        case "state": return .state(try patch(try fields.object("patch")), at: try fields.time("at"))
        default: throw .unknownEvent(ev)
        }
    }

    private static func message(_ fields: borrowing RecordedFields) throws(RecordedEventError) -> Message {
        guard let language = LanguageTag(try fields.string("lang")) else { throw .badField("lang") }
        return Message(
            at: try fields.time("at"), author: try author(try fields.object("user")), text: try fields.string("text"),
            language: language, mixed: try fields.optionalList("mixed") { LanguageTag($0) } ?? [],
            replyTo: try fields.optionalInteger("reply_to").map { Sequence($0) },
            kind: try fields.optionalValue("kind") { MessageKind(rawValue: $0) },
            from: try fields.optionalValue("from") { RoomID($0) })
    }

    private static func author(_ fields: borrowing RecordedFields) throws(RecordedEventError) -> Author {
        guard let role = Role(rawValue: try fields.optionalString("role") ?? Role.viewer.rawValue) else {
            throw .badField("role")
        }
        return Author(
            id: try fields.user("id"), name: try fields.string("name"), role: role,
            badges: try fields.optionalStrings("badges") ?? [])
    }

    private static func target(_ fields: borrowing RecordedFields) throws(RecordedEventError) -> RemovalTarget {
        if let sequence = try fields.optionalInteger("of") { return .message(Sequence(sequence)) }
        if try fields.optionalBoolean("all") == true { return .all }
        return .user(try fields.user("user"))
    }

    private static func patch(_ fields: borrowing RecordedFields) throws(RecordedEventError) -> RoomSettingsPatch {
        RoomSettingsPatch(
            title: try fields.optionalString("title"),
            languages: try fields.optionalList("languages") { LanguageTag($0) },
            allow: try fields.optionalList("allow") { LanguageTag($0) },
            other: try fields.optionalValue("other") { OtherLanguages(rawValue: $0) },
            slowSeconds: try fields.optionalInteger("slow_s").map { Int($0) },
            charactersMax: try fields.optionalInteger("chars_max").map { Int($0) },
            emoteOnly: try fields.optionalBoolean("emote_only"),
            membersOnly: try fields.optionalBoolean("members_only"),
            links: try fields.optionalValue("links") { LinkPolicy(rawValue: $0) },
            unique: try fields.optionalBoolean("unique"), paused: try fields.optionalBoolean("paused"),
            shield: try fields.optionalBoolean("shield"),
            level: try fields.optionalInteger("level").map { Int($0) },
            translate: try fields.optionalBoolean("translate"), glossary: try fields.optionalGlossary("glossary"),
            pinned: try fields.optionalIntegers("pinned")?.map { Sequence($0) },
            questions: try fields.optionalQuestions("questions"),
            linked: try fields.optionalList("linked") { RoomID($0) })
    }
}

/// The fields of a recorded event; what is missing or wrong is thrown by name.
private struct RecordedFields: ~Copyable {
    private let value: JSONValue

    init(_ value: consuming JSONValue) { self.value = value }

    func string(_ name: StaticString) throws(RecordedEventError) -> String { try needed(optionalString(name), name) }
    func optionalString(_ name: StaticString) throws(RecordedEventError) -> String? {
        try optional(value.string(name), name)
    }
    func optionalStrings(_ name: StaticString) throws(RecordedEventError) -> [String]? {
        try optional(value.strings(name), name)
    }
    func optionalInteger(_ name: StaticString) throws(RecordedEventError) -> Int64? {
        try optional(value.integer(name), name)
    }
    func optionalIntegers(_ name: StaticString) throws(RecordedEventError) -> [Int64]? {
        try optional(value.integers(name), name)
    }
    func optionalValue<Value>(
        _ name: StaticString, _ read: (String) -> Value?
    ) throws(RecordedEventError) -> Value? {
        guard let text = try optionalString(name) else { return nil }
        return try needed(read(text), name)
    }
    func optionalList<Value>(
        _ name: StaticString, _ read: (String) -> Value?
    ) throws(RecordedEventError) -> [Value]? {
        guard let texts = try optionalStrings(name) else { return nil }
        let values = texts.compactMap(read)
        guard values.count == texts.count else { throw .badField("\(name)") }
        return values
    }
    func optionalGlossary(_ name: StaticString) throws(RecordedEventError) -> [GlossaryEntry]? {
        try optional(value.glossary(name), name)
    }
    func optionalQuestions(_ name: StaticString) throws(RecordedEventError) -> [Question]? {
        try optional(value.questions(name), name)
    }
    func optionalBoolean(_ name: StaticString) throws(RecordedEventError) -> Bool? {
        try optional(value.boolean(name), name)
    }
    func time(_ name: StaticString) throws(RecordedEventError) -> Timestamp {
        try needed(Timestamp(rfc3339: try string(name)), name)
    }
    func user(_ name: StaticString) throws(RecordedEventError) -> UserID {
        try needed(UserID(try string(name)), name)
    }
    func object(_ name: StaticString) throws(RecordedEventError) -> RecordedFields {
        guard case .value(let object) = value.object(name) else { throw .badField("\(name)") }
        return RecordedFields(object)
    }

    private func optional<Value>(
        _ found: JSONLookup<Value>, _ name: StaticString
    ) throws(RecordedEventError) -> Value? {
        switch found {
        case .absent: nil
        case .value(let value): value
        case .null, .mismatch: throw .badField("\(name)")
        }
    }

    private func needed<Value>(_ value: Value?, _ name: StaticString) throws(RecordedEventError) -> Value {
        guard let value else { throw .badField("\(name)") }
        return value
    }
}
