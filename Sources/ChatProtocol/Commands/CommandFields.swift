import ChatModel

/// The fields of one command, read by name and checked; what is wrong is thrown as a ``Complaint``.
struct CommandFields: ~Copyable {
    private let object: JSONValue
    /// What stands before the names in complaints, such as `since.`.
    private let path: String

    init(_ object: consuming JSONValue, path: String = "") {
        self.object = object
        self.path = path
    }

    func string(_ name: StaticString) throws(Complaint) -> String {
        guard case .value(let text) = object.string(name) else { throw complaint(name, .string) }
        return text
    }

    /// Nil where the field is absent; a null is refused like any other type.
    func string(_ name: StaticString, bytes: ClosedRange<Int>) throws(Complaint) -> String? {
        switch object.string(name) {
        case .absent: return nil
        case .value(let text) where bytes.contains(text.utf8.count): return text
        case .value, .null, .mismatch: throw complaint(name, .stringBytes(bytes))
        }
    }

    func integer(_ name: StaticString, in range: ClosedRange<Int64>) throws(Complaint) -> Int64? {
        switch object.integer(name) {
        case .absent: return nil
        case .value(let number) where range.contains(number): return number
        case .value, .null, .mismatch: throw complaint(name, .integer(range))
        }
    }

    /// A place in the record; 0 is before the first event.
    func sequence(_ name: StaticString, from least: Int64 = 0) throws(Complaint) -> Sequence? {
        try integer(name, in: least...Self.mostInteger).map { Sequence($0) }
    }

    func boolean(_ name: StaticString) throws(Complaint) -> Bool? {
        switch object.boolean(name) {
        case .absent: return nil
        case .value(let value): return value
        case .null, .mismatch: throw complaint(name, .boolean)
        }
    }

    func language(_ name: StaticString) throws(Complaint) -> LanguageTag? {
        switch object.string(name) {
        case .absent: return nil
        case .value(let text):
            guard let tag = LanguageTag(text) else { throw complaint(name, .language) }
            return tag
        case .null, .mismatch: throw complaint(name, .language)
        }
    }

    /// A tag that must be there; null stands for none.
    func languageOrNull(_ name: StaticString) throws(Complaint) -> LanguageTag? {
        switch object.string(name) {
        case .null: return nil
        case .value(let text):
            guard let tag = LanguageTag(text) else { throw complaint(name, .languageOrNull) }
            return tag
        case .absent, .mismatch: throw complaint(name, .languageOrNull)
        }
    }

    func object(_ name: StaticString) throws(Complaint) -> CommandFields? {
        switch object.object(name) {
        case .absent: return nil
        case .value(let value): return CommandFields(value, path: "\(path)\(name).")
        default: throw complaint(name, .object)
        }
    }

    /// The field `room`, or another that names a room.
    func room(_ field: StaticString = "room") throws(Complaint) -> RoomID {
        guard case .value(let name) = object.string(field), let room = RoomID(name) else {
            throw complaint(field, .room)
        }
        return room
    }

    /// The id of something that the server named, such as a notice.
    func reference(_ name: StaticString) throws(Complaint) -> String {
        try text(name, bytes: Self.referenceBytes)
    }

    /// A text that must be there.
    func text(_ name: StaticString, bytes: ClosedRange<Int>) throws(Complaint) -> String {
        guard let text = try string(name, bytes: bytes) else { throw complaint(name, .stringBytes(bytes)) }
        return text
    }

    /// The field `user`.
    func user() throws(Complaint) -> UserID {
        guard case .value(let name) = object.string("user"), let user = UserID(name) else {
            throw complaint("user", .user)
        }
        return user
    }

    /// The field `of`: the message that the command is about.
    func message() throws(Complaint) -> Sequence {
        guard let message = try sequence("of", from: 1) else { throw complaint("of", .integer(1...Self.mostInteger)) }
        return message
    }

    /// The field `reason`.
    func reason() throws(Complaint) -> String? { try string("reason", bytes: 0...Self.reasonBytes) }

    /// An object that must be there and whose members are room settings.
    func settings(_ name: StaticString) throws(Complaint) -> SettingFields {
        guard case .value(let value) = object.object(name) else { throw complaint(name, .object) }
        return SettingFields(value)
    }

    func complaint(_ name: StaticString, _ expectation: Complaint.Expectation) -> Complaint {
        Complaint(.field("\(path)\(name)"), expectation)
    }

    /// Integers of the protocol are below 2^53.
    static let mostInteger: Int64 = 1 << 53 - 1
    private static let reasonBytes = 500
    private static let referenceBytes = 1...64
}
