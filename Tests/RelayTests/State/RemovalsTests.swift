import ChatModel
import Foundation
import Testing

@testable import Relay

@Suite struct RemovalsTests {
    private func message(by user: UInt64, at milliseconds: Int64) -> Message {
        Message(
            at: Timestamp(milliseconds: milliseconds), author: Author(id: UserID(anonymous: user), name: "A"), text: "x"
        )
    }

    @Test func `a removed message is gone and its neighbours are not`() {
        var removals = Removals()
        removals.remove(message: Sequence(5))
        for place in Int64(4)...6 {
            #expect(removals.contains(message(by: 1, at: 0), at: Sequence(place)) == (place == 5))
        }
    }

    @Test func `clearing removes what stands before, and forgets what that covers`() {
        var removals = Removals()
        removals.remove(message: Sequence(5))
        removals.remove(message: Sequence(12))
        removals.remove(user: UserID(anonymous: 1), from: Timestamp(milliseconds: 0), before: Sequence(8))
        removals.removeAll(before: Sequence(10))
        #expect(removals.contains(message(by: 1, at: 0), at: Sequence(9)))
        #expect(!removals.contains(message(by: 1, at: 0), at: Sequence(10)))
        #expect(removals.contains(message(by: 1, at: 0), at: Sequence(12)))
        #expect(removals.count == 1)
        removals.removeAll(before: Sequence(3))
        #expect(removals.contains(message(by: 1, at: 0), at: Sequence(9)))
    }

    @Test func `of a user only what is within time and place is gone`() {
        var removals = Removals()
        let user = UserID(anonymous: 1)
        removals.remove(user: user, from: Timestamp(milliseconds: 100), before: Sequence(10))
        #expect(removals.contains(message(by: 1, at: 100), at: Sequence(9)))
        #expect(!removals.contains(message(by: 1, at: 99), at: Sequence(9)))
        #expect(!removals.contains(message(by: 1, at: 100), at: Sequence(10)))
        #expect(!removals.contains(message(by: 2, at: 100), at: Sequence(9)))
        removals.remove(user: user, from: Timestamp(milliseconds: 500), before: Sequence(20))
        #expect(removals.contains(message(by: 1, at: 100), at: Sequence(9)))
        #expect(removals.contains(message(by: 1, at: 500), at: Sequence(19)))
        #expect(!removals.contains(message(by: 1, at: 499), at: Sequence(19)))
    }

    @Test func `a wider window of the same user takes the place of a narrower one`() {
        var removals = Removals()
        for place in Int64(1)...100 {
            let from = Timestamp(milliseconds: 100)
            removals.remove(user: UserID(anonymous: 1), from: from, before: Sequence(place))
        }
        #expect(removals.count == 1)
        #expect(removals.contains(message(by: 1, at: 100), at: Sequence(99)))
    }

    @Test func `what is about events that the record no longer has is forgotten`() {
        var removals = Removals()
        removals.remove(message: Sequence(5))
        removals.remove(message: Sequence(6))
        removals.remove(user: UserID(anonymous: 1), from: Timestamp(milliseconds: 0), before: Sequence(6))
        removals.remove(user: UserID(anonymous: 2), from: Timestamp(milliseconds: 0), before: Sequence(7))
        removals.forget(before: Sequence(6))
        #expect(removals.count == 2)
        #expect(removals.contains(message(by: 2, at: 0), at: Sequence(6)))
    }

    @Test func `removals survive being stored`() throws {
        var removals = Removals()
        removals.remove(message: Sequence(1 << 53 - 1))
        removals.removeAll(before: Sequence(7))
        removals.remove(user: UserID(anonymous: 3), from: Timestamp(milliseconds: -1), before: Sequence(90))
        #expect(try JSONDecoder().decode(Removals.self, from: JSONEncoder().encode(removals)) == removals)
    }
}
