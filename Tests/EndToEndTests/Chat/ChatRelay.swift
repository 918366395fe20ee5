import Foundation
import TestSupport
import Testing

/// Relays that the chat's tests share, each started by the first that asks for it.
enum ChatRelay {
    private static let easyStart = Task { try await RelayProcess.start(RelayConfiguration(yaml: easyGoing)) }
    private static let strictStart = Task { try await RelayProcess.start(RelayConfiguration(yaml: strictYAML)) }

    /// Limits so wide that no test meets one by accident.
    static let easyGoing = """
        limits:
          commands_per_s: 10000
        rates:
          messages_per_s: 1000
          burst: 1000
        fanout:
          pace_ms: 2
        drain:
          retry_spread_ms: 500

        """

    /// Limits so narrow that each is met within seconds.
    private static let strictYAML = """
        limits:
          commands_per_s: 10000
        rates:
          messages_per_s: 2
          burst: 3
          duplicate_window_s: 2
          duplicate_exempt_chars: 3

        """

    /// With `easyGoing`.
    static var easy: RelayProcess { get async throws { try await easyStart.value } }

    /// Two messages a second and user, three at once; a text again after two seconds.
    static var strict: RelayProcess { get async throws { try await strictStart.value } }
}

/// A reply that the test did not expect.
struct UnexpectedReply: Error {
    let command: String
    let reply: ReceivedEvent
}

extension RelayProcess {
    /// A client in the room, which a host makes; a role of nil is for someone without a token.
    func join(
        _ room: String, as user: String, _ role: String? = "member", _ fields: [String: JSONValue] = [:],
        handshake: Handshake = Handshake()
    ) async throws -> WebSocketTestClient {
        var token: String?
        if let role { token = try await self.token(user: user, role: role, name: user.uppercased()) }
        let (client, _) = try await connect(token: token, handshake)
        _ = try await client.done("join", in: room, fields)
        return client
    }

    /// A room of its own with a host in it.
    func open() async throws -> (room: String, host: WebSocketTestClient) {
        let room = freshRoom()
        return (room, try await join(room, as: "host", "host"))
    }

    /// The record's events of a room, as `interline export` prints them.
    func exported(_ room: String, _ arguments: [String] = []) async throws -> [ReceivedEvent] {
        let data = folder.appending(path: "data").path()
        let output = try await RelayBinary.output(
            of: ["export", "--data", data, "--room", room] + arguments, in: folder)
        return try output.split(separator: "\n").map { line in
            guard let event = ReceivedEvent(try JSONValue(parsing: line.utf8)) else {
                throw ClientError.badEvent(String(line))
            }
            return event
        }
    }
}

extension WebSocketTestClient {
    /// The `ok` or `joined` of a command; an error throws.
    @discardableResult func done(
        _ op: String, in room: String, _ fields: [String: JSONValue] = [:]
    ) async throws -> ReceivedEvent {
        let reply = try await command(op, fields.merging(["room": .string(room)]) { $1 })
        guard !reply.isError else { throw UnexpectedReply(command: op, reply: reply) }
        return reply
    }

    /// The reply to `say`, whatever it is.
    func say(
        _ text: String, in room: String, _ fields: [String: JSONValue] = [:]
    ) async throws -> ReceivedEvent {
        try await command("say", fields.merging(["room": .string(room), "text": .string(text)]) { $1 })
    }

    /// Says something that must be taken, and returns its sequence.
    @discardableResult func said(
        _ text: String, in room: String, _ fields: [String: JSONValue] = [:]
    ) async throws -> Int64 {
        let reply = try await say(text, in: room, fields)
        guard let sequence = reply["seq"]?.integer else { throw UnexpectedReply(command: "say", reply: reply) }
        return sequence
    }

    /// The next unread message of the text.
    func message(_ text: String, in room: String) async throws -> ReceivedEvent {
        try await next(what: "msg \(text)") { $0.name == "msg" && $0.room == room && $0["text"]?.string == text }
    }

    /// The events that `history` gives.
    func history(of room: String, _ fields: [String: JSONValue] = [:]) async throws -> [ReceivedEvent] {
        let reply = try await done("history", in: room, fields)
        guard let events = reply["events"]?.array else { throw UnexpectedReply(command: "history", reply: reply) }
        return try events.map { event in
            guard let event = ReceivedEvent(event) else { throw ClientError.badEvent(event.line) }
            return event
        }
    }

    /// The whole record of the room, a page at a time from its start.
    func wholeHistory(of room: String) async throws -> [ReceivedEvent] {
        var all: [ReceivedEvent] = []
        while true {
            let after = all.last?["seq"]?.integer ?? 0
            let page = try await history(of: room, ["after": .integer(after), "limit": 200])
            if page.isEmpty { return all }
            all += page
        }
    }

    /// The recorded messages of the room that have come so far.
    func messages(in room: String) -> [ReceivedEvent] { received.filter { $0.name == "msg" && $0.room == room } }

    /// Where a client that goes now comes back to: the last recorded event, or where it joined.
    func cursor(in room: String) throws -> JSONValue {
        guard let joined = received.last(where: { $0.name == "joined" && $0.room == room }), let epoch = joined["epoch"]
        else { throw ClientError.badEvent("never joined \(room)") }
        let recorded = received.last { ["msg", "gone", "state"].contains($0.name) && $0.room == room }
        let newest = max(recorded?["seq"]?.integer ?? 0, recorded == nil ? joined["seq"]?.integer ?? 0 : 0)
        return ["epoch": epoch, "seq": .integer(newest)]
    }

    /// Ends the connection without a word.
    func drop() { socket.close() }
}

extension ReceivedEvent {
    var sequence: Int64? { self["seq"]?.integer }
    var text: String? { self["text"]?.string }
    /// The milliseconds after which a refused command may come again.
    var retry: Int64? { self["retry_ms"]?.integer }
}

/// Checks that a refusal has the code, names its rule and says in words what would be accepted.
func expectRefusal(
    _ reply: ReceivedEvent, _ code: String, retryAtMost: Int64? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(reply.isError && reply.code == code, "\(reply)", sourceLocation: sourceLocation)
    #expect(reply["rule"]?.string?.isEmpty == false, "no rule in \(reply)", sourceLocation: sourceLocation)
    #expect((reply["message"]?.string?.count ?? 0) > 5, "no words in \(reply)", sourceLocation: sourceLocation)
    guard let retryAtMost else { return }
    let retry = reply.retry ?? -1
    #expect((1...retryAtMost).contains(retry), "\(reply)", sourceLocation: sourceLocation)
}
