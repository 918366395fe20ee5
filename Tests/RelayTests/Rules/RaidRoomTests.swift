import ChatModel
import LanguageRules
import RelayTestKit
import RoomLog
import Testing

@testable import Relay

@Suite(.timeLimit(.minutes(5))) struct RaidRoomTests {
    private static let text = "come to my channel for free coins tonight"

    private func relaying(settings: (inout RoomSettings) -> Void = { _ in }, shieldFor: Duration = .seconds(60))
        -> Relaying
    {
        .ruled(settings: settings, configuring: { Self.adjust(&$0, shieldFor) })
    }

    private static func adjust(_ configuration: inout RoomConfiguration, _ shieldFor: Duration = .seconds(60)) {
        configuration.limits.rules.raid.thresholds = [3, 5]
        configuration.limits.rules.shieldOnRaid = shieldFor
    }

    private func raid(_ relaying: Relaying, by users: ClosedRange<Int>) async {
        for number in users { _ = await relaying.joined("raider\(number)").say(Self.text) }
    }

    private func raids(_ viewer: Viewer) -> [String] {
        viewer.inbox.told.compactMap {
            guard case .raid(let level, let sample, let count, let isShielded) = $0 else { return nil }
            return "\(level) \(count) \(isShielded) \(sample)"
        }
    }

    /// What the room does from time to time.
    private func lower(_ relaying: Relaying) async {
        let now = relaying.clock.now
        relaying.registry.room(.lobby).enter { $0.lowerShield(at: now) }
        // An act is done after what was to be done before it.
        _ = await relaying.joined("mo", .moderator).act(.announce("x"))
    }

    private func isShielded(_ relaying: Relaying) async -> Bool? {
        await relaying.viewer("who").join().joined?.settings.shield
    }

    @Test func `a raid is told to moderators, and shields the room from the configured level on`() async {
        let relaying = relaying()
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        await ann.say("hello all")
        await raid(relaying, by: 1...4)
        #expect(raids(moderator) == ["1 3 false \(Self.text)"])
        #expect(await isShielded(relaying) == false)
        await raid(relaying, by: 5...5)
        #expect(raids(moderator).last == "2 5 true \(Self.text)")
        await ann.until { $0.events.last?.patch?.shield == true }
        #expect(raids(ann).isEmpty)
        let bob = await relaying.joined("bob")
        #expect(await bob.say("what is this").hold != nil)
        await bob.until { !$0.notices.isEmpty }
        #expect(bob.inbox.notices.first?.matter == .held(.newcomer))
        #expect(bob.inbox.notices.first?.rule == "shield")
        #expect(await ann.say("ann has spoken before").sequence != nil)
        #expect(await moderator.say("and staff may speak").sequence != nil)
        #expect(relaying.audit.audited.map(\.action) == ["shield"])
    }

    @Test func `an approved newcomer is none any more`() async throws {
        let relaying = relaying(settings: { $0.shield = true })
        let (bob, moderator) = (await relaying.joined("bob"), await relaying.joined("mo", .moderator))
        let hold = try #require(await bob.say("hello").hold)
        #expect(await moderator.decide(hold, .approved).isDone)
        #expect(await bob.say("thanks").sequence != nil)
    }

    @Test func `a shield that a raid raised comes down by itself`() async {
        let relaying = relaying()
        let ann = await relaying.joined("ann")
        await raid(relaying, by: 1...5)
        relaying.clock.advance(by: .milliseconds(59_999))
        await lower(relaying)
        #expect(await isShielded(relaying) == true)
        relaying.clock.advance(by: .milliseconds(1))
        await lower(relaying)
        await ann.until { $0.events.contains { $0.patch?.shield == false } }
        #expect(await relaying.joined("bob").say("hello").sequence != nil)
    }

    @Test func `a shield that a raid raised comes down after a restart too, in its time`() async {
        let relaying = relaying()
        await raid(relaying, by: 1...5)
        relaying.clock.advance(by: .seconds(30))
        await lower(relaying)
        let later = relaying.restarted { Self.adjust(&$0) }
        #expect(await later.joined("bob").say("hello").hold != nil)
        await lower(later)
        #expect(await isShielded(later) == true)
        relaying.clock.advance(by: .seconds(30))
        await lower(later)
        #expect(await isShielded(later) == false)
        #expect(await later.joined("cat").say("hello").sequence != nil)
    }

    @Test func `a host's shield stays, whatever the time, and over a restart`() async {
        let relaying = relaying()
        await raid(relaying, by: 1...5)
        await relaying.joined("host", .host).act(.set(RoomSettingsPatch(shield: true)))
        relaying.clock.advance(by: .seconds(3600))
        await lower(relaying)
        #expect(await isShielded(relaying) == true)
        let later = relaying.restarted()
        await lower(later)
        #expect(await isShielded(later) == true)
        #expect(await later.joined("bob").say("hello").hold != nil)
    }

    @Test func `a shield of the configuration holds`() async {
        let relaying = relaying(settings: { $0.shield = true })
        await lower(relaying)
        #expect(await isShielded(relaying) == true)
        #expect(await relaying.joined("bob").say("hello").hold != nil)
    }

    @Test func `a host puts the shield down before its time`() async {
        let relaying = relaying()
        let host = await relaying.joined("host", .host)
        await raid(relaying, by: 1...5)
        #expect(await host.act(.set(RoomSettingsPatch(shield: false))).isDone)
        #expect(await relaying.joined("bob").say("hello").sequence != nil)
    }

    @Test func `where it is not configured, a raid is only told`() async {
        let relaying = relaying(shieldFor: .zero)
        let moderator = await relaying.joined("mo", .moderator)
        await raid(relaying, by: 1...6)
        #expect(raids(moderator).map { $0.prefix(9) } == ["1 3 false", "2 5 false"])
        #expect(await isShielded(relaying) == false)
    }
}
