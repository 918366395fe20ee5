import ChatModel

/// The subscribers of a room that get the same bytes, and what is about to be sent to them.
struct Lane {
    let encoding: LaneEncoding
    let broadcast: any LaneBroadcast
    private var pending: [UInt8] = []
    private var pendingFirst: Sequence?
    private var pendingLast: Sequence
    /// How many subscribers the lane has on each loop.
    private var members: [Int: Int] = [:]

    init(_ encoding: LaneEncoding, _ broadcast: any LaneBroadcast, newest: Sequence) {
        self.encoding = encoding
        self.broadcast = broadcast
        pendingLast = newest
    }

    var pendingBytes: Int { pending.count }

    /// Adds a line; nil: it is no part of the record.
    mutating func add(_ line: [UInt8], _ sequence: Sequence?) {
        if let sequence {
            pendingFirst = pendingFirst ?? sequence
            pendingLast = sequence
        }
        guard !members.isEmpty else { return }
        if !pending.isEmpty { pending.append(UInt8(ascii: "\n")) }
        pending.append(contentsOf: line)
    }

    /// Sends what is pending as one frame.
    mutating func flush(_ fanOut: any FanOut, home: Int) {
        defer { pendingFirst = nil }
        guard !pending.isEmpty else { return }
        let frame = fanOut.frame(pending, encoding, on: home)
        pending.removeAll(keepingCapacity: pending.count < 65_536)
        broadcast.broadcast(
            frame, first: pendingFirst ?? pendingLast.next, last: pendingLast, loops: Array(members.keys))
    }

    /// Nothing may be pending.
    mutating func subscribe(_ connection: ConnectionID, after newest: Sequence) {
        members[connection.loop, default: 0] += 1
        broadcast.subscribe(connection, after: newest)
    }

    mutating func unsubscribe(_ connection: ConnectionID) {
        let left = members[connection.loop, default: 1] - 1
        members[connection.loop] = left > 0 ? left : nil
        if members.isEmpty { pending = [] }
        broadcast.unsubscribe(connection)
    }
}
