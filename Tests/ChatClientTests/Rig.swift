import Foundation
import Testing

@testable import ChatClient

/// A session with a clock of its own, and what it wanted done.
struct Rig {
    var session: ChatSession<SteadyRandom>
    var now = Duration.zero
    var sent: [String] = []
    var events: [ChatEvent] = []
    var results: [ChatTicket: [Result<ServerLine.Outcome, ChatError>]] = [:]
    var asked: [(reason: ChatTokenReason, turn: Int)] = []
    var connects = 0
    var disconnects: [ChatCloseCode] = []
    private(set) var lastTicket: ChatTicket = 0

    init(_ change: (inout ChatOptions) -> Void = { _ in }) {
        var options = ChatOptions()
        change(&options)
        session = ChatSession(room: "lobby", options, random: SteadyRandom())
    }

    mutating func put(_ input: SessionInput) {
        for action in session.handle(input, at: now) {
            switch action {
            case .connect: connects += 1
            case .disconnect(let code): disconnects.append(code)
            case .send(let line): sent.append(line)
            case .deliver(let event): events.append(event)
            case .settle(let ticket, let result): results[ticket, default: []].append(result)
            case .askToken(let reason, let turn): asked.append((reason, turn))
            }
        }
    }

    /// Lets the time pass to the next deadline and says so; the time that it took.
    @discardableResult mutating func ring() throws -> Duration {
        let deadline = try #require(session.deadline)
        let pause = max(deadline - now, .zero)
        now += pause
        put(.tick)
        return pause
    }

    mutating func hear(_ line: String) { put(.line(line[...])) }

    /// Lines since the last time that this was asked.
    mutating func takeSent() -> [String] {
        defer { sent = [] }
        return sent
    }

    mutating func takeEvents() -> [ChatEvent] {
        defer { events = [] }
        return events
    }

    mutating func say(_ text: String) -> ChatTicket {
        lastTicket += 1
        put(.say(ClientCommand(.say).with(\.text, text), lastTicket))
        return lastTicket
    }

    mutating func call(_ command: ClientCommand) -> ChatTicket {
        lastTicket += 1
        put(.call(command, lastTicket))
        return lastTicket
    }

    /// Connects and goes as far as `hello` and its reply.
    mutating func enter(frameBytes: Int = 16_384, rate: Int = 1_000) {
        put(.connected)
        hear(
            """
            {"ev":"welcome","server":"s","node":"n","at":"2025-01-14T20:15:30.000Z","limits":\
            {"frame_bytes":\(frameBytes),"commands_per_s":\(rate)}}
            """)
        hear(#"{"ev":"ok","id":1}"#)
    }

    /// Enters and is let into the room.
    mutating func join(
        seq: Int64 = 10, epoch: String = "e1", recovered: Bool = false, user: String = "u-1", rate: Int = 1_000
    ) {
        enter(rate: rate)
        hear(Self.joined(id: 2, seq: seq, epoch: epoch, recovered: recovered, user: user))
    }

    /// Starts, joins and forgets what it took.
    static func joined(
        seq: Int64 = 10, rate: Int = 1_000, _ change: (inout ChatOptions) -> Void = { _ in }
    ) -> Rig {
        var rig = Rig(change)
        rig.put(.start)
        rig.join(seq: seq, rate: rate)
        _ = rig.takeSent()
        _ = rig.takeEvents()
        return rig
    }

    static func joined(
        id: Int, seq: Int64 = 10, epoch: String = "e1", recovered: Bool = false, user: String = "u-1",
        state: String = "{}"
    ) -> String {
        """
        {"ev":"joined","id":\(id),"room":"lobby","epoch":"\(epoch)","seq":\(seq),"recovered":\(recovered),\
        "you":{"user":"\(user)","name":"U","role":"viewer","can":["speak"]},"state":\(state),"viewers":3}
        """
    }

    static func message(_ seq: Int64, _ text: String = "hi", by user: String = "u-9") -> String {
        """
        {"seq":\(seq),"ev":"msg","room":"lobby","at":"2025-01-14T20:15:30.123Z","user":{"id":"\(user)"},\
        "text":"\(text)","lang":"en"}
        """
    }

    /// The sequences of the messages among the events.
    var heard: [Int64] { events.compactMap { if case .message(let message) = $0 { message.seq } else { nil } } }

    var statuses: [ChatStatus] { events.compactMap { if case .status(let status) = $0 { status } else { nil } } }
}

/// Always the middle, so that pauses can be foretold.
struct SteadyRandom: RandomNumberGenerator {
    mutating func next() -> UInt64 { 1 << 63 }
}

/// A field of a command that was sent.
func field(_ name: String, of line: String?) throws -> ChatJSON? {
    let json = try JSONDecoder().decode(ChatJSON.self, from: Data((try #require(line)).utf8))
    guard case .object(let fields) = json else { return nil }
    return fields[name]
}
