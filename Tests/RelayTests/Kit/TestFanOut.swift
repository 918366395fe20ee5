import ChatModel
import Relay
import Synchronization

/// Delivers frames to the inboxes of viewers, in the order of the calls.
package final class TestFanOut: FanOut {
    /// A frame as it went to the members of a lane.
    package struct Broadcast: Sendable {
        package let lines: Int
        package let bytes: Int
        package let first: ChatModel.Sequence
        package let last: ChatModel.Sequence
        package let loops: [Int]
    }

    fileprivate struct State {
        var viewers: [ConnectionID: Viewer] = [:]
        var lanes: UInt64 = 0
        var broadcasts: [Broadcast] = []
        var onBroadcast: (@Sendable () -> Void)?
    }

    fileprivate let state = Mutex(State())

    package init() {}

    package var broadcasts: [Broadcast] { state.withLock(\.broadcasts) }

    /// Called in the middle of each broadcast, as the transport calls when a socket turns out to be dead.
    package func onBroadcast(_ call: (@Sendable () -> Void)?) { state.withLock { $0.onBroadcast = call } }

    func add(_ viewer: Viewer) { state.withLock { $0.viewers[viewer.id] = viewer } }

    package func makeLane() -> any LaneBroadcast {
        TestLane(
            id: state.withLock { state in
                state.lanes += 1
                return state.lanes
            }, fanOut: self)
    }

    package func frame(_ lines: [UInt8], _ encoding: LaneEncoding, on home: Int) -> [UInt8] { lines }
}

private final class TestLane: LaneBroadcast {
    let id: UInt64
    private let fanOut: TestFanOut
    /// Each member with the newest sequence that it has.
    private let members = Mutex<[ConnectionID: ChatModel.Sequence]>([:])

    init(id: UInt64, fanOut: TestFanOut) {
        self.id = id
        self.fanOut = fanOut
    }

    func subscribe(_ connection: ConnectionID, after: ChatModel.Sequence) {
        members.withLock { $0[connection] = after }
    }

    func unsubscribe(_ connection: ConnectionID, sendsRest: Bool) { members.withLock { $0[connection] = nil } }

    func broadcast(
        _ frame: [UInt8], instead: [ConnectionID: [UInt8]], first: ChatModel.Sequence, last: ChatModel.Sequence,
        loops: [Int]
    ) {
        let lines = Line.all(in: frame)
        let (viewers, call) = fanOut.state.withLock { state in
            state.broadcasts.append(
                TestFanOut.Broadcast(lines: lines.count, bytes: frame.count, first: first, last: last, loops: loops))
            return (state.viewers, state.onBroadcast)
        }
        for connection in members.withLock({ Array($0.keys) }) where loops.contains(connection.loop) {
            viewers[connection]?.add(instead[connection].map(Line.all) ?? lines)
        }
        call?()
    }
}
