import ChatModel
import Relay
import Synchronization
import WebSocketTransport

/// Fan-out over the transport's loops.
final class LoopFanOut: FanOut {
    private let loops: [ServiceLoop]
    private let lanes = Atomic<UInt64>(0)

    init(_ loops: [ServiceLoop]) { self.loops = loops }

    func makeLane() -> any LaneBroadcast {
        LoopLane(id: lanes.add(1, ordering: .relaxed).newValue, loops: loops)
    }

    func frame(_ lines: [UInt8], _ encoding: LaneEncoding, on home: Int) -> [UInt8] {
        loops[home].frame(lines, encoding == .text ? .text : .deflate)
    }
}

private struct LoopLane: LaneBroadcast {
    let id: UInt64
    let loops: [ServiceLoop]

    func subscribe(_ connection: ConnectionID, after: ChatModel.Sequence) {
        loops[connection.loop].perform { [id] core in
            core.subscribe(ConnectionKey(rawValue: connection.rawValue), to: LaneID(id), mark: after.value)
        }
    }

    func unsubscribe(_ connection: ConnectionID, sendsRest: Bool) {
        loops[connection.loop].perform { [id] core in
            core.unsubscribe(
                ConnectionKey(rawValue: connection.rawValue), from: LaneID(id), sendsRest: sendsRest)
        }
    }

    func broadcast(
        _ frame: [UInt8], instead: [ConnectionID: [UInt8]], first: ChatModel.Sequence, last: ChatModel.Sequence,
        loops members: [Int]
    ) {
        for index in members {
            loops[index].perform { [id] core in
                core.deliver(
                    frame, instead: instead.map { (ConnectionKey(rawValue: $0.key.rawValue), $0.value) },
                    to: LaneID(id), first: first.value, last: last.value)
            }
        }
    }
}
