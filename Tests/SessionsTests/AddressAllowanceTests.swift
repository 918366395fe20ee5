import ChatModel
import ChatProtocol
import Relay
import Synchronization
import Testing

@testable import Sessions

@Suite struct AddressAllowanceTests {
    private let now = Moment(wall: Timestamp(milliseconds: 1_000_000), steady: .now)

    /// How often the address was asked.
    private final class Count: Sendable {
        let asked = Atomic<Int>(0)
    }

    private func state(_ count: Count, wait: Duration?) -> SessionState {
        let limits = Limits(frameBytes: 1000, textCharacters: 100, rooms: 2, commandsPerSecond: 100, idleSeconds: 60)
        return SessionState(
            policy: SessionPolicy(server: "s", node: "n", limits: limits, anonymous: [.speak]), encoding: .text,
            language: nil,
            allowance: { _ in
                count.asked.add(1, ordering: .relaxed)
                return wait
            })
    }

    private func decide(_ state: inout SessionState, _ line: String) throws -> SessionAction {
        let command = try Array(line.utf8).withUnsafeBytes { try CommandDecoder.decode($0) }
        return state.decide(try #require(command), at: now)
    }

    @Test(arguments: [
        #"{"op":"say","id":1,"room":"a","text":"x"}"#, #"{"op":"ask","id":1,"room":"a","text":"x"}"#,
    ])
    func `a message over its address's rate is refused, with the rule and when to come back`(_ line: String) throws {
        let count = Count()
        var state = state(count, wait: .microseconds(1500))
        _ = try decide(&state, #"{"op":"join","room":"a"}"#)
        guard case .reply(.error(let reply)) = try decide(&state, line) else {
            Issue.record("not refused")
            return
        }
        #expect(reply.code == .rateLimited)
        #expect(reply.rule == "rates.address")
        #expect(reply.retryMilliseconds == 2)
        #expect(count.asked.load(ordering: .relaxed) == 1)
    }

    @Test func `what is no message does not count, and within the rate messages pass`() throws {
        let count = Count()
        var state = state(count, wait: nil)
        for line in [
            #"{"op":"join","room":"a"}"#, #"{"op":"ping","id":1}"#, #"{"op":"history","id":2,"room":"a"}"#,
            #"{"op":"lang","id":3,"room":"a","lang":"es"}"#,
        ] { _ = try decide(&state, line) }
        #expect(count.asked.load(ordering: .relaxed) == 0)
        guard case .call(_, .say) = try decide(&state, #"{"op":"say","id":4,"room":"a","text":"x"}"#) else {
            Issue.record("not said")
            return
        }
        #expect(count.asked.load(ordering: .relaxed) == 1)
    }

    @Test(arguments: [Role.moderator, .host])
    func `moderators and hosts are spared`(_ role: Role) throws {
        let count = Count()
        var state = state(count, wait: .seconds(1))
        state.authenticated(Principal(user: try #require(UserID("m")), name: "m", role: role))
        _ = try decide(&state, #"{"op":"join","room":"a"}"#)
        guard case .call(_, .say) = try decide(&state, #"{"op":"say","id":4,"room":"a","text":"x"}"#) else {
            Issue.record("not said")
            return
        }
        #expect(count.asked.load(ordering: .relaxed) == 0)
    }
}
