import ChatModel
import ChatProtocol
import Relay
import RelayTestKit
import RoomLog
import Synchronization
import Testing

@testable import Sessions

/// A socket that keeps what it is told. Confined to the test's task.
private final class Socket: SessionConnection {
    let id = ConnectionID(rawValue: 1 << 40)
    var sent: [String] = []
    var closed: CloseCode?
    var isReading = true
    var onTaken: [() -> Void] = []
    var tokens: [(String, RequestID?)] = []
    var wakes: [Duration] = []
    var isOnProbation = true
    /// How much was sent before what rooms had said.
    var restsAfter: Int?

    func sendRests() { restsAfter = sent.count }
    func send(_ message: [UInt8]) { sent.append(String(decoding: message, as: UTF8.self)) }
    func send(backlog frames: [[UInt8]]) { for frame in frames { send(frame) } }
    func whenTaken(_ call: @escaping () -> Void) { onTaken.append(call) }
    func close(_ code: CloseCode, _ reason: String) { closed = code }
    func endProbation() { isOnProbation = false }
    func pauseReading() { isReading = false }
    func resumeReading() { isReading = true }
    func verify(_ token: String, for request: RequestID?) { tokens.append((token, request)) }
    func wake(after delay: Duration) { wakes.append(delay) }
}

/// Keeps what the rooms say until the test hands it on.
private final class Mailbox: Seat {
    let id = ConnectionID(rawValue: 1 << 40)
    private let outputs = Mutex<[RoomOutput]>([])

    func receive(_ output: RoomOutput) { outputs.withLock { $0.append(output) } }

    func take() -> [RoomOutput] {
        outputs.withLock { outputs in
            defer { outputs = [] }
            return outputs
        }
    }
}

@Suite(.timeLimit(.minutes(5))) struct SessionTests {
    private struct Connected {
        let relaying = Relaying()
        let socket = Socket()
        let mailbox = Mailbox()
        let session: Session

        init(rate: Int = 1000, refusesNewcomers: Bool = false) {
            let limits = Limits(
                frameBytes: 1000, textCharacters: 100, rooms: 2, commandsPerSecond: rate, idleSeconds: 60)
            let clock = relaying.clock
            var policy = SessionPolicy(server: "s", node: "n", limits: limits, anonymous: [.speak])
            policy.refusesNewcomers = { refusesNewcomers }
            session = Session(
                connection: socket, seat: mailbox, registry: relaying.registry, policy: policy, encoding: .text,
                language: nil, clock: { clock.now })
        }

        func receive(_ lines: String...) {
            Array(lines.joined(separator: "\n").utf8).withUnsafeBytes { session.received($0) }
        }

        /// Hands on what the rooms have answered, once they have so many times.
        func answered(_ count: Int) async {
            var left = count
            while left > 0, !Task.isCancelled {
                let outputs = mailbox.take()
                for output in outputs { session.receive(output) }
                left -= outputs.count { if case .backlog = $0 { false } else { true } }
                await relaying.loop.settled()
            }
        }

        func principal(_ name: String, expiresIn seconds: Int64? = nil) -> Principal {
            Principal(
                user: UserID(name) ?? UserID(anonymous: 1), name: name, role: .viewer,
                expires: seconds.map { relaying.clock.now.wall + .seconds($0) })
        }
    }

    @Test func `welcome comes first, then the token of the handshake is looked at`() {
        let it = Connected()
        it.session.opened(token: "t", isTooMany: false)
        #expect(it.socket.sent.count == 1)
        #expect(it.socket.sent[0].hasPrefix(#"{"ev":"welcome""#))
        #expect(it.socket.tokens.map(\.0) == ["t"])
        #expect(!it.socket.isReading)
    }

    @Test func `who waits until missed events are taken is called by the socket`() {
        let it = Connected()
        let calls = Mutex(0)
        it.session.receive(.backlog([Array("missed".utf8)], taken: { calls.withLock { $0 += 1 } }))
        #expect(it.socket.sent == ["missed"])
        #expect(calls.withLock(\.self) == 0)
        it.socket.onTaken.forEach { $0() }
        #expect(calls.withLock(\.self) == 1)
    }

    @Test func `a connection too many is welcomed and closed`() {
        let it = Connected()
        it.session.opened(token: "t", isTooMany: true)
        #expect(it.socket.closed == .tooManyConnections)
        #expect(it.socket.sent.count == 2)
        #expect(it.socket.sent[1].hasPrefix(#"{"ev":"bye","code":4005"#))
        #expect(it.socket.tokens.isEmpty)
    }

    @Test func `a connection on probation stays if it joins as staff, and is told and closed if it joins as another`()
        async
    {
        for role in [Role.moderator, .viewer] {
            let it = Connected(refusesNewcomers: true)
            it.session.opened(token: nil, isTooMany: false, isOnProbation: true)
            it.receive(#"{"op":"hello","id":1,"token":"t"}"#)
            it.session.authenticated(
                .integer(1), .principal(Principal(user: UserID(anonymous: 1), name: "m", role: role, rooms: .all)))
            it.receive(#"{"op":"join","id":2,"room":"lobby"}"#)
            #expect(it.socket.isOnProbation == (role == .viewer))
            #expect(it.socket.closed == (role == .viewer ? .tooManyConnections : nil))
            guard role == .viewer else { continue }
            #expect(it.socket.sent.dropLast().last?.contains(#""code":"overloaded""#) == true)
            #expect(it.socket.sent.dropLast().last?.contains(#""retry_ms":10000"#) == true)
        }
    }

    @Test func `a connection on probation stays if there is memory again when it joins`() {
        let it = Connected()
        it.session.opened(token: nil, isTooMany: false, isOnProbation: true)
        it.receive(#"{"op":"join","id":2,"room":"lobby"}"#)
        #expect(!it.socket.isOnProbation && it.socket.closed == nil)
    }

    @Test func `a token put off closes a newcomer, and leaves who is there already who it was`() {
        let it = Connected()
        it.session.opened(token: "t", isTooMany: false)
        it.session.authenticated(nil, .principal(it.principal("ana")))
        it.socket.sent = []
        it.receive(#"{"op":"hello","id":1,"token":"t"}"#, #"{"op":"ping","id":2}"#)
        it.session.authenticated(.integer(1), .putOff(.seconds(3)))
        #expect(it.socket.closed == nil && it.socket.isReading)
        #expect(it.socket.sent[0].contains(#""id":1,"code":"rate_limited""#))
        #expect(it.socket.sent[0].contains(#""retry_ms":3000"#))
        #expect(it.socket.sent[1].contains(#""ev":"ok","id":2"#))

        for isHandshake in [true, false] {
            let other = Connected()
            other.session.opened(token: isHandshake ? "t" : nil, isTooMany: false)
            if !isHandshake {
                other.receive(#"{"op":"hello","id":1,"token":"t"}"#, #"{"op":"join","id":2,"room":"lobby"}"#)
            }
            other.session.authenticated(isHandshake ? nil : .integer(1), .putOff(.seconds(3)))
            #expect(other.socket.closed == .tooManyConnections)
        }
    }

    @Test(arguments: [(Authentication.expired, CloseCode.expiredToken), (.refused, .badToken)])
    func `a token that does not hold is told, with the id, and closes`(_ result: Authentication, _ code: CloseCode) {
        let it = Connected()
        it.receive(#"{"op":"hello","id":"h","token":"t"}"#, #"{"op":"ping","id":2}"#)
        it.session.authenticated(.string("h"), result)
        #expect(it.socket.closed == code)
        #expect(it.socket.sent.count == 2)
        #expect(it.socket.sent[0].contains(#""id":"h""#))
        // What rooms have said comes before the goodbye.
        #expect(it.socket.restsAfter == 1)
        #expect(it.socket.sent[1].hasPrefix(#"{"ev":"bye""#))
    }

    @Test func `what comes after a token waits for it, in order, another token as well`() {
        let it = Connected()
        it.receive(#"{"op":"hello","id":1,"token":"a"}"#, #"{"op":"ping","id":2}"#)
        it.receive(#"{"op":"hello","id":3,"token":"b"}"#, #"{"op":"ping","id":4}"#)
        it.receive(#"{"op":"ping","id":5}"#)
        #expect(it.socket.sent.isEmpty)
        it.session.authenticated(.integer(1), .principal(it.principal("a")))
        #expect(it.socket.sent.count == 2)
        #expect(!it.socket.isReading)
        it.session.authenticated(.integer(3), .principal(it.principal("b")))
        #expect(it.socket.isReading)
        #expect(it.socket.sent.count == 5)
        for (number, line) in it.socket.sent.enumerated() { #expect(line.contains(#""id":\#(number + 1)"#)) }
    }

    @Test func `a line that is no JSON closes, and nothing after it is looked at`() {
        let it = Connected()
        it.receive("{", #"{"op":"ping","id":2}"#)
        #expect(it.socket.closed == .protocolError)
        #expect(it.socket.sent.count == 2)
        #expect(it.socket.sent[0].contains(#""code":"bad_json""#))
    }

    @Test func `a bad command is answered with its id and a rule, and the connection stays`() {
        let it = Connected()
        it.receive(#"{"op":"say","id":7,"room":"lobby"}"#, "[]", #"{"op":"fly","id":8}"#, "  ")
        #expect(it.socket.closed == nil)
        #expect(it.socket.sent.count == 3)
        #expect(it.socket.sent[0].contains(#""id":7,"code":"bad_command""#))
        #expect(it.socket.sent[0].contains(#""rule":"#))
        #expect(!it.socket.sent[1].contains(#""id""#))
        #expect(it.socket.sent[2].contains(#""id":8,"code":"unknown_op""#))
    }

    @Test func `commands that follow a join in one frame are served in the room`() async {
        let it = Connected()
        it.receive(
            #"{"op":"join","id":1,"room":"lobby"}"#, #"{"op":"say","id":2,"room":"lobby","text":"hi"}"#,
            #"{"op":"leave","id":3,"room":"lobby"}"#, #"{"op":"leave","id":4,"room":"lobby"}"#)
        await it.answered(4)
        let sent = it.socket.sent
        #expect(sent.contains { $0.hasPrefix(#"{"ev":"joined","id":1"#) })
        #expect(sent.contains { $0.hasPrefix(#"{"ev":"ok","id":2,"seq":1"#) })
        #expect(sent.contains { $0 == #"{"ev":"ok","id":3}"# })
        #expect(sent.contains { $0.contains(#""id":4,"code":"not_joined""#) })
    }

    @Test func `when the connection ends its rooms are told, also of joins that are on their way`() async throws {
        let it = Connected()
        it.receive(#"{"op":"join","id":1,"room":"lobby"}"#)
        await it.answered(1)
        it.receive(#"{"op":"leave","room":"lobby"}"#, #"{"op":"join","id":2,"room":"lobby"}"#)
        // The answer to the leave has come, that to the join has not.
        var outputs: [RoomOutput] = []
        while outputs.count < 2, !Task.isCancelled {
            outputs += it.mailbox.take()
            await it.relaying.loop.settled()
        }
        it.session.receive(try #require(outputs.first))
        it.session.ended()
        await it.relaying.loop.settled()
        #expect(await it.relaying.viewer("bob").join().joined?.viewers == 1)
    }

    @Test func `a retry is rounded up, so that who waits as long has waited long enough`() throws {
        let it = Connected()
        let retry = Duration.milliseconds(5) + .nanoseconds(1)
        for refusal in [Refusal.duplicate(retry: retry), .slowMode(retry: retry, seconds: 1)] {
            it.session.receive(.refused(nil, .lobby, refusal, hasLeft: false))
            #expect(try #require(it.socket.sent.last).contains(#""retry_ms":6"#))
        }
    }

    @Test func `however many tokens come, one waking looks at their expiry`() {
        let it = Connected()
        for number in 0..<50 {
            it.receive(#"{"op":"hello","token":"t\#(number)"}"#)
            it.session.authenticated(nil, .principal(it.principal("a", expiresIn: 3600)))
        }
        #expect(it.socket.wakes == [.seconds(600)])
        it.receive(#"{"op":"hello","token":"short"}"#)
        it.session.authenticated(nil, .principal(it.principal("a", expiresIn: 60)))
        #expect(it.socket.wakes == [.seconds(600), .seconds(60)])
        it.relaying.clock.advance(by: .seconds(60))
        it.session.tokenMayHaveExpired()
        #expect(it.socket.closed == .expiredToken)
    }

    @Test func `a long token is looked at in steps until it is over`() {
        let it = Connected()
        it.session.opened(token: "t", isTooMany: false)
        it.session.authenticated(nil, .principal(it.principal("a", expiresIn: 700)))
        for _ in 0..<2 {
            #expect(it.socket.closed == nil)
            it.relaying.clock.advance(by: it.socket.wakes.last ?? .zero)
            it.session.tokenMayHaveExpired()
        }
        #expect(it.socket.wakes == [.seconds(600), .seconds(100)])
        #expect(it.socket.closed == .expiredToken)
        #expect(it.socket.sent.contains { $0.contains(#""code":"token_expired""#) })
    }

    @Test(arguments: [
        (Session.Violation.tooLarge, CloseCode.tooLarge), (.notUTF8, .notUTF8), (.malformed, .protocolError),
    ])
    func `a violation of framing closes with its code`(_ violation: Session.Violation, _ code: CloseCode) {
        let it = Connected()
        it.session.violated(violation)
        #expect(it.socket.closed == code)
        #expect(it.socket.sent.contains { $0.contains(#""code":"too_large""#) } == (code == .tooLarge))
        it.session.receive(.done(.integer(1)))
        #expect(it.socket.sent.last?.hasPrefix(#"{"ev":"bye""#) == true)
    }

    @Test func `a flood is refused with a time to wait and nothing is done`() {
        let it = Connected(rate: 2)
        it.receive(#"{"op":"ping","id":1}"#, #"{"op":"ping","id":2}"#, #"{"op":"ping","id":3}"#, #"{"x":1,"id":4}"#)
        #expect(it.socket.sent.count == 4)
        #expect(it.socket.sent[2].contains(#""id":3,"code":"rate_limited""#))
        #expect(it.socket.sent[3].contains(#""id":4,"code":"rate_limited""#))
        #expect(it.socket.sent[3].contains(#""retry_ms":500"#))
    }
}
