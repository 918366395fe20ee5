import CLibWebSockets
import Glibc

/// Where a connection stands in a lane.
struct LaneMembership {
    unowned let outlet: LaneOutlet
    var index: Int
}

/// The members of a lane on one loop, and the frames that those who are behind still need.
///
/// A frame goes to every member whose socket has room in one write each, straight from the ring: no copy
/// and no allocation per member. Members that are behind catch up when their socket is writable.
final class LaneOutlet {
    private struct Member {
        let wsi: OpaquePointer
        /// Where frames can be written as they are; -1 with TLS.
        let socket: Int32
        /// The socket did not take all, and is passed over until it is writable, even if libwebsockets has got rid of
        /// the rest before: the outbox may hold more of a frame.
        var isStalled: Bool
        /// The connection leaves its lanes before its table lets go of it.
        unowned(unsafe) let connection: Connection
        /// How far it was sent; at a frame's edge.
        var cursor: UInt64
        /// The last sequence that it was sent.
        var mark: Int64
    }

    let id: LaneID
    private var members: ContiguousArray<Member> = []
    private var ring: FrameRing
    /// How many members are not at the end of the ring.
    private var behind = 0
    /// Where the newest frame starts, the last sequence in it, and which member is the next to get it; nil: none.
    private var frameStart: UInt64 = 0
    private var lastSequence: Int64 = 0
    private var nextIndex: Int?

    private let turn: Duration
    private static let mostRests = 64

    init(id: LaneID, ringBytesMax: Int, turn: Duration) {
        self.id = id
        self.turn = turn
        ring = FrameRing(mostBytes: ringBytesMax)
    }

    var isEmpty: Bool { members.isEmpty }

    /// Adds a connection, which gets the frames from now on.
    func add(_ connection: Connection, mark: Int64) {
        guard let wsi = connection.wsi, !connection.memberships.contains(where: { $0.outlet === self }) else { return }
        connection.memberships.append(LaneMembership(outlet: self, index: members.count))
        members.append(
            Member(
                wsi: wsi, socket: connection.plainSocket ?? -1, isStalled: connection.stalledSince != nil,
                connection: connection, cursor: ring.end, mark: mark))
    }

    func remove(_ connection: Connection) {
        guard let at = connection.memberships.firstIndex(where: { $0.outlet === self }) else { return }
        let index = connection.memberships.remove(at: at).index
        if members[index].cursor != ring.end { behind -= 1 }
        // The last takes the place, and may not have got the newest frame. Who has it is passed over.
        nextIndex = nextIndex.map { min($0, index) }
        members.swapAt(index, members.count - 1)
        members.removeLast()
        if let next = nextIndex, next >= members.count { nextIndex = nil }
        guard index < members.count else { return }
        let moved = members[index].connection
        if let itsPlace = moved.memberships.firstIndex(where: { $0.outlet === self }) {
            moved.memberships[itsPlace].index = index
        }
    }

    /// Starts to send a frame to all members that have room, and keeps it for the others.
    ///
    /// What one turn of the loop leaves undone is for ``goOn()`` in those that follow, or for the next frame.
    ///
    /// - Parameter instead: members who get a frame of their own; those who are behind get the lane's all the same.
    func deliver(_ frame: [UInt8], instead: [(Connection, [UInt8])] = [], first: Int64, last: Int64) {
        // Whoever has room is at the end of the ring before it grows.
        while isUnderWay { goOn() }
        if behind == 0 { ring.reset() }
        frameStart = ring.end
        ring.append(frame, first: first, last: last)
        lastSequence = last
        behind = members.count
        for (connection, own) in instead {
            guard let index = place(of: connection), members[index].cursor == frameStart, !members[index].isStalled
            else { continue }
            members[index].cursor = ring.end
            members[index].mark = last
            behind -= 1
            Metrics.shared.delivered(1, bytes: own.count)
            connection.send(frame: own)
        }
        nextIndex = members.isEmpty ? nil : 0
        goOn()
    }

    /// Whether members who have room are still to get the newest frame.
    var isUnderWay: Bool { nextIndex != nil }

    /// Sends the newest frame to more members, for one turn: what else the loop does is not kept
    /// waiting by a large room.
    func goOn() {
        guard isUnderWay else { return }
        let end = ring.end
        let bytes = ring.bytes(from: frameStart)
        let until = ContinuousClock.now + turn
        var delivered = 0
        var rests: [(Connection, OpaquePointer, Int)] = []
        members.withUnsafeMutableBufferPointer { members in
            while let index = nextIndex {
                nextIndex = index + 1 < members.count ? index + 1 : nil
                guard members[index].cursor == frameStart, !members[index].isStalled else { continue }
                members[index].cursor = end
                members[index].mark = lastSequence
                delivered += 1
                // Nothing but the system call is spent on a socket that takes all.
                let socket = members[index].socket
                let sent = socket < 0 ? 0 : send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
                if sent != bytes.count { rests.append((members[index].connection, members[index].wsi, max(sent, 0))) }
                // The clock is asked now and then; what TLS has to do comes after.
                if delivered & 15 == 0, rests.count >= Self.mostRests || ContinuousClock.now >= until { break }
            }
        }
        behind -= delivered
        Metrics.shared.delivered(delivered, bytes: bytes.count)
        var failed: [Connection] = []
        for (connection, wsi, sent) in rests {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
            if !connection.write(rest, wsi) { failed.append(connection) }
        }
        for connection in failed { connection.die() }
    }

    /// Sends a member what it lacks, at most about 64 KiB, and skips it forward if it fell off the ring.
    ///
    /// - Returns: whether it has all; if not, its socket is full or its turn over.
    func catchUp(_ connection: Connection, closesLaggards: Bool) -> Bool {
        guard var index = place(of: connection), members[index].cursor != ring.end else { return true }
        let wsi = members[index].wsi
        if members[index].cursor < ring.start {
            guard !closesLaggards, let newest = ring.newest else {
                connection.closeAsTooSlow()
                return true
            }
            let mark = members[index].mark
            members[index].cursor = newest.start
            if newest.first > mark + 1 { connection.handler?.skipped(id, after: mark, before: newest.first) }
            // The word of it goes first.
            guard connection.flushOutbox() else { return false }
            // The handler may have left this lane or others.
            guard let place = place(of: connection) else { return true }
            index = place
        }
        guard connection.stalledSince == nil, let next = ring.frames(from: members[index].cursor, limit: 65_536) else {
            return members[index].cursor == ring.end
        }
        guard connection.write(next.bytes, wsi) else {
            connection.die()
            return true
        }
        members[index].cursor += UInt64(next.bytes.count)
        members[index].mark = next.last
        guard members[index].cursor == ring.end else { return false }
        behind -= 1
        return true
    }

    /// Puts what a member lacks into its own outbox, for one that is about to leave.
    func sendRest(to connection: Connection) {
        guard let index = place(of: connection), members[index].cursor != ring.end else { return }
        if members[index].cursor < ring.start, let newest = ring.newest {
            let mark = members[index].mark
            members[index].cursor = newest.start
            if newest.first > mark + 1 { connection.handler?.skipped(id, after: mark, before: newest.first) }
        }
        // The handler may have left this lane.
        guard let index = place(of: connection), members[index].cursor != ring.end else { return }
        let rest = Array(ring.bytes(from: members[index].cursor))
        members[index].cursor = ring.end
        behind -= 1
        connection.send(frame: rest)
    }

    func setStalled(_ index: Int, _ isStalled: Bool) { members[index].isStalled = isStalled }

    private func place(of connection: Connection) -> Int? {
        connection.memberships.first { $0.outlet === self }?.index
    }
}
