import ChatModel

@testable import Relay

extension Workload {
    /// A room's share of fan-out: one frame for a thousand subscribers, of the lines of a busy 10 ms. What each
    /// delivery then costs is the transport's, which `allocations-per-delivery` counts in the relay itself.
    static let flush = immediate("flush 10 lines to 1,000 seats") {
        let coding = NoFormat()
        let fanOut = NoSockets()
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 300)
        return { iterations in
            var lane = Lane(
                LaneKey(encoding: .text, isSampled: false), fanOut.makeLane(), newest: .zero)
            for number in 0..<1000 { lane.subscribe(ConnectionID(rawValue: UInt64(number)), after: .zero) }
            var sequence = Sequence.zero
            for _ in 0..<iterations {
                for _ in 0..<10 {
                    sequence = sequence.next
                    lane.add(coding.line(line, at: sequence), sequence)
                }
                lane.flush(fanOut, home: 0)
            }
        }
    }

    private struct NoFormat {
        func line(_ body: [UInt8], at sequence: Sequence) -> [UInt8] { body }
    }

    private struct NoSockets: FanOut {
        func makeLane() -> any LaneBroadcast { NoLane() }
        func frame(_ lines: [UInt8], _ encoding: LaneEncoding, on home: Int) -> [UInt8] { lines }
    }

    private struct NoLane: LaneBroadcast {
        let id: UInt64 = 1
        func subscribe(_ connection: ConnectionID, after: Sequence) {}
        func unsubscribe(_ connection: ConnectionID, sendsRest: Bool) {}
        func broadcast(
            _ frame: [UInt8], instead: [ConnectionID: [UInt8]], first: Sequence, last: Sequence, loops: [Int]
        ) { use(frame) }
    }
}
