import ChatModel
import RelayTestKit
import Testing

@testable import Relay

@Suite struct LaneTests {
    private let fanOut = TestFanOut()

    private func lane(newest: Int64 = 0) -> Lane {
        Lane(LaneKey(encoding: .text, isSampled: false), fanOut.makeLane(), newest: Sequence(newest))
    }

    private func connection(_ number: UInt64, loop: UInt64 = 0) -> ConnectionID {
        ConnectionID(rawValue: loop << 56 | number)
    }

    @Test func `lines leave as one frame with the sequences that it holds`() throws {
        var lane = lane(newest: 4)
        lane.subscribe(connection(1), after: Sequence(4))
        lane.add([65], Sequence(5))
        lane.add([66], nil)
        lane.add([67], Sequence(7))
        #expect(lane.pendingBytes == 5)
        lane.flush(fanOut, home: 0)
        #expect(lane.pendingBytes == 0)
        let sent = try #require(fanOut.broadcasts.first)
        #expect(fanOut.broadcasts.count == 1)
        #expect((sent.lines, sent.bytes) == (3, 5))
        #expect((sent.first, sent.last) == (Sequence(5), Sequence(7)))
    }

    @Test func `a frame without recorded events stands after the newest`() throws {
        var lane = lane(newest: 4)
        lane.subscribe(connection(1), after: Sequence(4))
        lane.add([65], nil)
        lane.flush(fanOut, home: 0)
        let sent = try #require(fanOut.broadcasts.first)
        #expect((sent.first, sent.last) == (Sequence(5), Sequence(4)))
    }

    @Test func `nothing pending, nothing sent`() {
        var lane = lane()
        lane.subscribe(connection(1), after: .zero)
        lane.flush(fanOut, home: 0)
        #expect(fanOut.broadcasts.isEmpty)
    }

    @Test func `a lane without subscribers keeps no bytes, and its next frame begins with the next event`() throws {
        var lane = lane()
        lane.add([65], Sequence(1))
        #expect(lane.pendingBytes == 0)
        lane.flush(fanOut, home: 0)
        lane.subscribe(connection(1), after: Sequence(1))
        lane.add([66], Sequence(2))
        lane.unsubscribe(connection(1))
        #expect(lane.pendingBytes == 0)
        lane.flush(fanOut, home: 0)
        lane.subscribe(connection(2), after: Sequence(2))
        lane.add([67], Sequence(3))
        lane.flush(fanOut, home: 0)
        let sent = try #require(fanOut.broadcasts.first)
        #expect(fanOut.broadcasts.count == 1)
        #expect((sent.first, sent.last) == (Sequence(3), Sequence(3)))
    }

    @Test func `a frame goes to the loops that have subscribers`() {
        var lane = lane()
        lane.subscribe(connection(1, loop: 1), after: .zero)
        lane.subscribe(connection(2, loop: 1), after: .zero)
        lane.subscribe(connection(3, loop: 2), after: .zero)
        lane.unsubscribe(connection(1, loop: 1))
        lane.unsubscribe(connection(3, loop: 2))
        lane.add([65], Sequence(1))
        lane.flush(fanOut, home: 0)
        #expect(fanOut.broadcasts.map(\.loops) == [[1]])
    }
}
