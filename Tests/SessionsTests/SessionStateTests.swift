import ChatModel
import ChatProtocol
import Relay
import Synchronization
import Testing

@testable import Sessions

@Suite struct SessionStateTests {
    private let now = Moment(wall: Timestamp(milliseconds: 1_000_000), steady: .now)

    private func state(
        anonymous: Capabilities? = [.speak], rooms: Int = 2, rate: Int = 100, language: String? = nil
    ) -> SessionState {
        let limits = Limits(
            frameBytes: 1000, textCharacters: 100, rooms: rooms, commandsPerSecond: rate, idleSeconds: 60)
        return SessionState(
            policy: SessionPolicy(server: "s", node: "n", limits: limits, anonymous: anonymous), encoding: .text,
            language: language.flatMap { LanguageTag($0) })
    }

    private func decide(_ state: inout SessionState, _ line: String) throws -> SessionAction {
        let command = try Array(line.utf8).withUnsafeBytes { try CommandDecoder.decode($0) }
        return state.decide(try #require(command), at: now)
    }

    private func event(_ action: SessionAction) throws -> String {
        guard case .reply(let event) = action else {
            Issue.record("no reply but \(action)")
            return ""
        }
        var line: [UInt8] = []
        EventEncoder.append(event, to: &line)
        return String(decoding: line, as: UTF8.self)
    }

    private final class Memory: Sendable {
        let isFull = Atomic<Bool>(true)
    }

    @Test func `while memory is short joins and messages are refused, but not those of moderators`() throws {
        let memory = Memory()
        let limits = Limits(frameBytes: 1000, textCharacters: 100, rooms: 2, commandsPerSecond: 100, idleSeconds: 60)
        var policy = SessionPolicy(server: "s", node: "n", limits: limits, anonymous: [.speak])
        policy.refusesNewcomers = { memory.isFull.load(ordering: .relaxed) }
        policy.refusesMessages = policy.refusesNewcomers
        var state = SessionState(policy: policy, encoding: .text, language: nil)
        let refused = try event(decide(&state, #"{"op":"join","id":1,"room":"a"}"#))
        #expect(refused.contains(#""code":"overloaded""#) && refused.contains(#""retry_ms":10000"#))
        #expect(refused.contains(#""rule":"memory.max_mib""#))
        memory.isFull.store(false, ordering: .relaxed)
        guard case .call = try decide(&state, #"{"op":"join","id":2,"room":"a"}"#) else {
            Issue.record("refused although there is memory")
            return
        }
        memory.isFull.store(true, ordering: .relaxed)
        #expect(try event(decide(&state, #"{"op":"say","id":3,"room":"a","text":"x"}"#)).contains("overloaded"))
        // What frees memory, or is needed to do so, is still served.
        for line in [#"{"op":"leave","room":"a"}"#, #"{"op":"history","room":"a"}"#] {
            guard case .call = try decide(&state, line) else {
                Issue.record("refused: \(line)")
                return
            }
        }
        state.authenticated(
            Principal(user: try #require(UserID("mod")), name: "Mod", role: .moderator, rooms: .all))
        guard case .call = try decide(&state, #"{"op":"say","id":4,"room":"a","text":"x"}"#) else {
            Issue.record("a moderator is refused")
            return
        }
    }

    @Test func `a ping is answered with the time, one without an id not at all`() throws {
        var state = state()
        #expect(try event(decide(&state, #"{"op":"ping","id":1}"#)).contains(#""at":"1970-01-01T00:16:40.000Z""#))
        guard case .none = try decide(&state, #"{"op":"ping"}"#) else {
            Issue.record("an answer without an id")
            return
        }
    }

    @Test(arguments: [
        #"{"op":"leave","id":1,"room":"a"}"#, #"{"op":"say","id":1,"room":"a","text":"x"}"#,
        #"{"op":"lang","id":1,"room":"a","lang":"es"}"#, #"{"op":"history","id":1,"room":"a"}"#,
        #"{"op":"delete","id":1,"room":"a","of":1}"#, #"{"op":"clear","id":1,"room":"a"}"#,
        #"{"op":"timeout","id":1,"room":"a","user":"u"}"#, #"{"op":"ban","id":1,"room":"a","user":"u"}"#,
        #"{"op":"unban","id":1,"room":"a","user":"u"}"#, #"{"op":"announce","id":1,"room":"a","text":"x"}"#,
        #"{"op":"pin","id":1,"room":"a","of":1}"#, #"{"op":"unpin","id":1,"room":"a","of":1}"#,
        #"{"op":"set","id":1,"room":"a","patch":{"paused":true}}"#, #"{"op":"ask","id":1,"room":"a","text":"x"}"#,
        #"{"op":"vote","id":1,"room":"a","of":7}"#, #"{"op":"react","id":1,"room":"a","of":7,"emoji":"👍"}"#,
        #"{"op":"answer","id":1,"room":"a","of":7}"#, #"{"op":"audit","id":1,"room":"a"}"#,
    ])
    func `a command to a room is refused before a join and goes to the room after`(_ line: String) throws {
        var state = state()
        let refusal = try event(decide(&state, line))
        #expect(refusal.contains(#""code":"not_joined""#))
        #expect(refusal.contains(#""id":1"#))
        #expect(refusal.contains(#""rule":"#))
        _ = try decide(&state, #"{"op":"join","room":"a"}"#)
        guard case .call(let room, let call) = try decide(&state, line) else {
            Issue.record("not sent to the room")
            return
        }
        #expect(room.name == "a")
        let op = line.dropFirst(7).prefix { $0 != "\"" }
        let isRight =
            switch (op, call) {
            case ("say", .say(let draft)): draft.kind == nil
            case ("leave", .leave), ("lang", .language), ("history", .history),
                ("delete", .act(.delete)), ("clear", .act(.clear)),
                ("timeout", .act(.sanction(_, seconds: 600?, _, _))),
                ("ban", .act(.sanction(_, seconds: nil, _, _))), ("unban", .act(.pardon)),
                ("announce", .act(.announce)), ("pin", .act(.pin)), ("unpin", .act(.unpin)), ("set", .act(.set)),
                ("answer", .act(.answer(Sequence(7)))), ("vote", .vote(for: Sequence(7))),
                ("react", .react(to: Sequence(7), with: _)), ("audit", .act(.audit(limit: 50))):
                true
            case ("ask", .say(let draft)): draft.kind == .question
            default: false
            }
        #expect(isRight)
    }

    @Test func `a join carries who, what and since when`() throws {
        var state = state()
        let line = #"{"op":"join","id":"j","room":"a","lang":"es","since":{"epoch":"e","seq":4},"history":7}"#
        guard case .call(_, .join(let join)) = try decide(&state, line) else {
            Issue.record("no join")
            return
        }
        #expect(join.request == .string("j"))
        #expect(join.principal == state.principal)
        #expect(join.language?.tag == "es")
        #expect(join.since == Cursor(epoch: "e", sequence: Sequence(4)))
        #expect(join.history == 7)
    }

    @Test func `only so many rooms at a time, rooms already asked for not counted twice`() throws {
        var state = state(rooms: 2)
        for room in ["a", "b", "a", "b"] {
            guard case .call = try decide(&state, #"{"op":"join","room":"\#(room)"}"#) else {
                Issue.record("refused")
                return
            }
        }
        let line = #"{"op":"join","id":1,"room":"c"}"#
        #expect(try event(decide(&state, line)).contains(#""code":"too_many_rooms""#))
        let b = try #require(RoomID("b"))
        // Both joins of b are answered before its place is free.
        state.left(b, endsJoin: true)
        #expect(try event(decide(&state, line)).contains("too_many_rooms"))
        state.left(b, endsJoin: true)
        guard case .call = try decide(&state, line) else {
            Issue.record("no place after a refused join")
            return
        }
    }

    @Test func `a room that the connection left and asks for again is not forgotten`() throws {
        var state = state()
        let a = try #require(RoomID("a"))
        _ = try decide(&state, #"{"op":"join","room":"a"}"#)
        state.joined(a, lane: 3)
        _ = try decide(&state, #"{"op":"join","room":"a"}"#)
        state.left(a)
        #expect(state.rooms[a] != nil)
        state.joined(a, lane: 3)
        #expect(state.rooms[a]?.lane == 3)
        state.left(a)
        #expect(state.rooms.isEmpty)
    }

    @Test func `where anonymous connections may do nothing a join needs a token`() throws {
        var state = state(anonymous: nil)
        let line = #"{"op":"join","id":1,"room":"a"}"#
        #expect(try event(decide(&state, line)).contains(#""code":"unauthorized""#))
        state.authenticated(Principal(user: UserID(anonymous: 1), name: "A", role: .viewer))
        guard case .call = try decide(&state, line) else {
            Issue.record("refused with a token")
            return
        }
    }

    @Test(arguments: [[], [Capabilities.speak]])
    func `an anonymous connection may what the policy says, and is a user of its own`(_ can: [Capabilities]) {
        let (one, two) = (state(anonymous: Capabilities(can)), state(anonymous: Capabilities(can)))
        #expect(one.principal.can == Capabilities(can))
        #expect(one.principal.isAnonymous)
        #expect(one.principal.user != two.principal.user)
    }

    @Test func `hello with a token is verified, without one it says who the client is`() throws {
        var state = state()
        guard case .authenticate(.integer(1)?, token: "t") = try decide(&state, #"{"op":"hello","id":1,"token":"t"}"#)
        else {
            Issue.record("not verified")
            return
        }
        #expect(try event(decide(&state, #"{"op":"hello","id":2}"#)).contains(#""you":{"user":"anon-"#))
    }

    @Test func `errors are in the language that the client says, else the token's, else the browser's`() throws {
        var state = state(language: "es")
        let line = #"{"op":"leave","room":"a"}"#
        let spanish = try event(decide(&state, line))
        let token = Principal(
            user: UserID(anonymous: 1), name: "A", role: .viewer, language: LanguageTag("zh-Hans"))
        state.authenticated(token)
        let chinese = try event(decide(&state, line))
        _ = try decide(&state, #"{"op":"hello","lang":"en"}"#)
        let english = try event(decide(&state, line))
        #expect(spanish.contains("Únete") || spanish.contains("sala"))
        #expect(chinese.contains("房间"))
        #expect(english.contains("Join it first"))
    }

    @Test func `who asks too much is told when to go on, and who keeps on is closed`() {
        var state = state(rate: 2)
        #expect(state.admit(nil, at: now) == nil)
        #expect(state.admit(nil, at: now) == nil)
        guard case .reply(.error(let refusal))? = state.admit(.integer(5), at: now) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.code == .rateLimited)
        #expect(refusal.id == .integer(5))
        #expect(refusal.retryMilliseconds == 500)
        var last: SessionAction?
        for step in 0...105 { for _ in 0..<20 { last = state.admit(nil, at: now + .milliseconds(step * 100)) } }
        guard case .close(.protocolError, .error(let farewell))? = last else {
            Issue.record("not closed after ten seconds")
            return
        }
        #expect(farewell.code == .rateLimited)
    }
}
