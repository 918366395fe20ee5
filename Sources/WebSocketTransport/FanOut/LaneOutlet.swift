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

    init(id: LaneID, ringBytesMax: Int) {
        self.id = id
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
        members.swapAt(index, members.count - 1)
        members.removeLast()
        guard index < members.count else { return }
        let moved = members[index].connection
        if let itsPlace = moved.memberships.firstIndex(where: { $0.outlet === self }) {
            moved.memberships[itsPlace].index = index
        }
    }

    /// Sends a frame to all members that have room, and keeps it for the others.
    ///
    /// - Parameter instead: members who get a frame of their own; those who are behind get the lane's all the same.
    /// - Returns: how many got it at once.
    func deliver(
        _ frame: [UInt8], instead: [(Connection, [UInt8])] = [], first: Int64, last: Int64
    ) -> Int {
        if behind == 0 { ring.reset() }
        let before = ring.end
        ring.append(frame, first: first, last: last)
        let end = ring.end
        var delivered = 0
        var nowBehind = 0
        var failed: [Connection] = []
        var rests: [(Connection, OpaquePointer, Int)] = []
        for (connection, own) in instead {
            guard let index = place(of: connection), members[index].cursor == before, connection.stalledSince == nil
            else { continue }
            members[index].cursor = end
            members[index].mark = last
            connection.send(frame: own)
            delivered += 1
        }
        let bytes = ring.bytes(from: before)
        members.withUnsafeMutableBufferPointer { members in
            for index in members.indices where members[index].cursor == before {
                guard !members[index].isStalled else {
                    nowBehind += 1
                    continue
                }
                members[index].cursor = end
                members[index].mark = last
                delivered += 1
                // Nothing but the system call is spent on a socket that takes all.
                let socket = members[index].socket
                let sent = socket < 0 ? 0 : send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
                if sent != bytes.count { rests.append((members[index].connection, members[index].wsi, max(sent, 0))) }
            }
        }
        behind += nowBehind
        for (connection, wsi, sent) in rests {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
            if !connection.write(rest, wsi) { failed.append(connection) }
        }
        for connection in failed { connection.die() }
        return delivered
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
