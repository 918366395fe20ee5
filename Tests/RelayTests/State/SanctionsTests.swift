import ChatModel
import Testing

@testable import Relay

@Suite struct SanctionsTests {
    private let now = Timestamp(milliseconds: 1_000_000)

    private func standing(until: Int64?) -> StandingSanction {
        StandingSanction(notice: "n", until: until, reason: nil, by: "mo")
    }

    @Test func `a ban stays, a timeout ends, and a pardon ends both`() {
        var sanctions = Sanctions()
        sanctions.set(standing(until: nil), for: UserID(anonymous: 1), at: now)
        sanctions.set(standing(until: 1_000_001), for: UserID(anonymous: 2), at: now)
        #expect(sanctions[UserID(anonymous: 1), now + .seconds(1 << 40)]?.isBan == true)
        #expect(sanctions[UserID(anonymous: 2), now]?.isBan == false)
        #expect(sanctions[UserID(anonymous: 2), now + .milliseconds(1)] == nil)
        sanctions.set(nil, for: UserID(anonymous: 1), at: now)
        #expect(sanctions[UserID(anonymous: 1), now] == nil)
    }

    @Test func `timeouts that are over are dropped as the table grows, bans are not`() {
        var sanctions = Sanctions()
        for user in UInt64(0)..<500 { sanctions.set(standing(until: nil), for: UserID(anonymous: user), at: now) }
        for user in UInt64(1000)..<5000 {
            sanctions.set(standing(until: 1), for: UserID(anonymous: user), at: now)
        }
        #expect(sanctions.count < 1600)
        for user in UInt64(0)..<500 { #expect(sanctions[UserID(anonymous: user), now] != nil) }
    }

    @Test func `a table full of timeouts that are over has room`() {
        var sanctions = Sanctions()
        for user in UInt64(0)..<10 { sanctions.set(standing(until: 1_000_500), for: UserID(anonymous: user), at: now) }
        let hasRoom = sanctions.hasRoom(for: UserID(anonymous: 99), most: 10, at: now)
        #expect(!hasRoom)
        let hasOwn = sanctions.hasRoom(for: UserID(anonymous: 3), most: 10, at: now)
        #expect(hasOwn)
        let hasRoomLater = sanctions.hasRoom(for: UserID(anonymous: 99), most: 10, at: now + .seconds(1))
        #expect(hasRoomLater)
    }
}
