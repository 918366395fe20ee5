import Foundation

/// A command as it goes over the wire; fields that are nil are left out.
struct ClientCommand: Encodable, Hashable {
    var op: Operation
    var id: Int?
    var room: String?
    var token: String?
    var client: String?
    /// The inner nil is sent as `null`.
    var language: Nullable?
    var since: Since?
    var history: Int?
    var text: String?
    var nonce: String?
    var replyTo: Int64?
    var of: Int64?
    var emoji: String?
    var reason: String?
    var notice: String?
    var user: String?
    var seconds: Int?
    var keep: Bool?
    var hold: String?
    var patch: ChatRoomSettings?
    var with: String?
    var phrase: String?
    var granted: Bool?
    var before: Int64?
    var after: Int64?
    var limit: Int?

    /// The operations of protocol version 1.
    enum Operation: String, Encodable, CaseIterable {
        case hello, join, leave, say, ask, vote, react, lang, history, report, appeal, acknowledge, ping, delete, clear
        case warn, timeout, ban, unban, approve, deny, translate, pin, unpin, announce, answer, set, link, unlink
        case purge, resolve, note, user
    }

    struct Since: Encodable, Hashable {
        var epoch: String
        var seq: Int64
    }

    struct Nullable: Encodable, Hashable {
        var value: String?

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(value)
        }
    }

    enum CodingKeys: String, CodingKey {
        case op, id, room, token, client, language = "lang", since, history, text, nonce, replyTo = "reply_to", of,
            emoji
        case reason, notice, user, seconds, keep, hold, patch, with, phrase, granted, before, after, limit
    }

    init(_ op: Operation) { self.op = op }

    /// A copy with one field set.
    func with<Value>(_ field: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
        var copy = self
        copy[keyPath: field] = value
        return copy
    }

    /// One line without a line end; nil where it cannot be written.
    var line: String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension String {
    /// The text without U+0000, which the server takes for no text.
    var speakable: String { contains("\0") ? replacing("\0", with: "\u{FFFD}") : self }
}
