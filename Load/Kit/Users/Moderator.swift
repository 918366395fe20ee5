/// What a moderator does, in turn.
package struct Moderator {
    private var turn: Int
    private var count = 0
    /// When each command that was not answered yet was sent, by id.
    private var sent: [String: UInt64] = [:]
    package var next: UInt64

    /// - Parameter next: when it acts first, in nanoseconds.
    package init(first: Int, next: UInt64) {
        turn = first
        self.next = next
    }

    package var unanswered: Int { sent.count }

    /// The next command; nil where there is nothing to act on.
    ///
    /// - Parameters:
    ///   - message: one to delete.
    ///   - troublemaker: the id of a user to time out.
    package mutating func act(
        in room: String, message: Int?, troublemaker: [UInt8]?, text: [UInt8], at now: UInt64
    ) -> [UInt8]? {
        turn += 1
        let id = "moderate-\(count)"
        let line: [UInt8]?
        switch turn % 3 {
        case 0: line = message.map { CommandWriter.act("delete", id: id, room, [("of", Array(String($0).utf8))]) }
        case 1: line = CommandWriter.act("announce", id: id, room, [("text", Self.quoted(text))])
        default:
            line = troublemaker.map {
                let fields = [("user", Self.quoted($0)), ("seconds", Array("10".utf8)), ("keep", Array("true".utf8))]
                return CommandWriter.act("timeout", id: id, room, fields)
            }
        }
        guard let line else { return nil }
        count += 1
        sent[id] = now
        return line
    }

    /// The command `id` was answered; when it was sent, nil where it is none of this moderator's.
    package mutating func answered(_ id: String) -> UInt64? { sent.removeValue(forKey: id) }

    /// The connection is gone, and with it the answers.
    package mutating func disconnected() {
        sent = [:]
    }

    private static func quoted(_ text: [UInt8]) -> [UInt8] {
        var json: [UInt8] = []
        JSONText.append(text, to: &json)
        return json
    }
}
