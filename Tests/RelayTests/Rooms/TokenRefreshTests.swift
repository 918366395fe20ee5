import ChatModel
import Relay
import RelayTestKit
import Testing

@Suite(.timeLimit(.minutes(5))) struct TokenRefreshTests {
    private func update(_ viewer: Viewer, _ principal: Principal) {
        viewer.room().enter { $0.update(viewer.id, to: principal) }
    }

    @Test func `a token with other rights counts at once`() async {
        let relaying = Relaying()
        let ann = await relaying.joined("ann")
        var principal = ann.principal
        principal.can = [.moderate]
        update(ann, principal)
        #expect(await ann.act(.clear(reason: nil)).isDone)
        #expect(await ann.say("x").refusal == .forbidden(.speak))
    }

    @Test func `a token that is not for the room takes the connection out`() async throws {
        let ann = await Relaying().joined("ann")
        var principal = ann.principal
        principal.rooms = .only([try #require(RoomID("other"))])
        update(ann, principal)
        await ann.until { $0.removals == [.forbidden] }
        #expect(await ann.say("x").refusal == .notJoined)
    }

    @Test func `a guest who signs in stays in the room and speaks under the new name`() async throws {
        let ann = await Relaying().joined("guest")
        let user = try #require(UserID("ann"))
        update(ann, Principal(user: user, name: "Ann", role: .member))
        #expect(await ann.say("x").sequence != nil)
        await ann.until { $0.said == ["x"] }
        #expect(ann.inbox.removals.isEmpty)
        #expect(ann.inbox.events[0].text.contains("\"name\":\"Ann\""))
    }

    @Test func `who signs in as one who is banned is taken out`() async throws {
        let relaying = Relaying()
        let user = try #require(UserID("ann"))
        let (guest, moderator) = (await relaying.joined("guest"), await relaying.joined("mo", .moderator))
        await moderator.act(.sanction(user, seconds: nil, reason: nil, keepsMessages: true))
        update(guest, Principal(user: user, name: "Ann", role: .member))
        await guest.until { $0.removals == [.banned] }
    }
}
