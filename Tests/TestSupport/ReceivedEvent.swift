/// One event of the relay, as a client got it.
package struct ReceivedEvent: Hashable, Sendable, CustomStringConvertible {
    /// What `ev` says.
    package let name: String
    package let body: JSONValue

    /// Nil where the object has no `ev`.
    package init?(_ body: JSONValue) {
        guard let name = body["ev"]?.string else { return nil }
        self.name = name
        self.body = body
    }

    package subscript(field: String) -> JSONValue? { body[field] }

    package var room: String? { body["room"]?.string }
    /// The code of an `error`.
    package var code: String? { body["code"]?.string }
    package var isError: Bool { name == "error" }
    /// Whether it can be the one reply to a command.
    package var isReply: Bool { ["ok", "error", "joined"].contains(name) }
    package var description: String { body.line }
}

/// Checks that the recorded events of each room come in strictly rising order.
struct SequenceCheck {
    /// The events that are part of a room's record.
    private static let recorded: Set<String> = ["msg", "gone", "state"]

    private var newest: [String: Int64] = [:]
    private var joined: Set<String> = []

    mutating func left(_ room: String) { joined.remove(room) }

    mutating func check(_ event: ReceivedEvent) throws {
        guard let room = event.room else { return }
        switch event.name {
        case "joined":
            // A second join changes nothing; one after a leave may begin anywhere.
            if joined.insert(room).inserted { newest[room] = nil }
        case "left": joined.remove(room)
        case _ where Self.recorded.contains(event.name):
            guard let sequence = event["seq"]?.integer else { throw ClientError.sequenceMissing(event) }
            if let last = newest[room], last >= sequence { throw ClientError.outOfOrder(event, after: last) }
            newest[room] = sequence
        default: break
        }
    }
}
