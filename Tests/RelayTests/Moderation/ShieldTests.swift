import ChatModel
import Testing

@testable import Relay

@Suite struct ShieldTests {
    private let start = ContinuousClock.now
    private let viewer = Principal(user: UserID(anonymous: 1), name: "Ann", role: .viewer)

    @Test func `a raised shield comes down by itself`() {
        var shield = Shield()
        #expect(!shield.isUp(at: start))
        let isFirst = shield.raise(at: start, for: .seconds(60))
        #expect(isFirst)
        let isAgain = shield.raise(at: start, for: .seconds(5))
        #expect(!isAgain)
        #expect(shield.remaining(at: start + .seconds(20)) == .seconds(40))
        #expect(shield.isUp(at: start + .milliseconds(59_999)))
        #expect(!shield.isUp(at: start + .seconds(60)))
        #expect(shield.remaining(at: start + .seconds(60)) == nil)
    }

    @Test func `a host's on stays until the host's off, whatever else was raised`() {
        var shield = Shield()
        shield.set(true, at: start)
        let isRaised = shield.raise(at: start, for: .seconds(60))
        #expect(!isRaised)
        #expect(shield.isUp(at: start + .seconds(100_000)))
        #expect(shield.remaining(at: start) == nil)
        shield.set(false, at: start + .seconds(1))
        #expect(!shield.isUp(at: start + .seconds(1)))
    }

    @Test func `a raid does not raise it again against a host's off until that has rested`() {
        var shield = Shield(rest: .seconds(300))
        shield.raise(at: start, for: .seconds(60))
        shield.set(false, at: start)
        let isAgainst = shield.raise(at: start + .seconds(299), for: .seconds(60))
        #expect(!isAgainst)
        #expect(!shield.isUp(at: start + .seconds(299)))
        let isLater = shield.raise(at: start + .seconds(300), for: .seconds(60))
        #expect(isLater)
    }

    @Test(arguments: [ShieldDemand.hold, .slow(.seconds(30))])
    func `it asks something only of viewers who are new here`(measure: ShieldDemand) {
        var shield = Shield(measure: measure)
        #expect(shield.demand(of: viewer, hasSpoken: false, at: start) == .nothing)
        shield.raise(at: start, for: .seconds(60))
        #expect(shield.demand(of: viewer, hasSpoken: false, at: start) == measure)
        #expect(shield.demand(of: viewer, hasSpoken: true, at: start) == .nothing)
        for role in [Role.moderator, .host, .admin] {
            let exempt = Principal(user: UserID(anonymous: 2), name: "Mo", role: role)
            #expect(shield.demand(of: exempt, hasSpoken: false, at: start) == .nothing)
        }
        #expect(shield.demand(of: viewer, hasSpoken: false, at: start + .seconds(60)) == .nothing)
    }

    @Test func `who spoke is known, who did not is new`() {
        var speakers = FirstTimers()
        #expect(!speakers.hasSpoken(viewer.user))
        speakers.spoke(viewer.user)
        #expect(speakers.hasSpoken(viewer.user))
        #expect(!speakers.hasSpoken(UserID(anonymous: 2)))
    }

    @Test func `those who go on speaking stay known however many come by, in bounded memory`() {
        var speakers = FirstTimers(most: 100)
        for number in UInt64(100)..<5000 {
            speakers.spoke(UserID(anonymous: number))
            if number % 40 == 0 { speakers.spoke(viewer.user) }
        }
        #expect(speakers.count <= 100)
        #expect(speakers.hasSpoken(viewer.user))
        #expect(speakers.hasSpoken(UserID(anonymous: 4999)) && speakers.hasSpoken(UserID(anonymous: 4951)))
        #expect(!speakers.hasSpoken(UserID(anonymous: 4000)))
    }
}
