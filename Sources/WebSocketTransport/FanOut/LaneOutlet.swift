import CLibWebSockets
import Glibc

/// Where a connection stands in a lane.
struct LaneMembership {
    unowned let outlet: LaneOutlet
    var index: Int
}

/// The members of a lane on one loop, and the frames that those who are behind still need.
///
/// Frames go to every member whose socket has room in one write each, straight from the ring: no copy and no allocation
/// per member. The members are gone round in turn, as the ``Pacer`` allows, and each gets all that came since its last
/// turn. Members whose socket is full catch up when it is writable.
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
    private var lastSequence: Int64 = 0
    /// Every member whose socket has room was sent all up to here, at least.
    private var settled: UInt64 = 0
    private var round = Round()
    private var pacer: Pacer
    /// Whether the loop will come back to what is left.
    var isAwaited = false

    private static let mostRests = 64
    /// The most bytes of a write, but for larger frames.
    private static let writeBytes = 65_536
    /// The most bytes of larger writes, and of those through TLS, before the loop looks after the rest.
    private static let largerBytesMost = 262_144

    init(id: LaneID, settings: TransportSettings) {
        self.id = id
        pacer = Pacer(shortest: settings.pace, longest: settings.paceMax, now: .now)
        ring = FrameRing(mostBytes: settings.ringBytesMax)
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
        round.add()
    }

    func remove(_ connection: Connection) {
        guard let at = connection.memberships.firstIndex(where: { $0.outlet === self }) else { return }
        let index = connection.memberships.remove(at: at).index
        if members[index].cursor != ring.end { behind -= 1 }
        members.swapAt(index, members.count - 1)
        members.removeLast()
        round.remove()
        guard index < members.count else { return }
        let moved = members[index].connection
        if let itsPlace = moved.memberships.firstIndex(where: { $0.outlet === self }) {
            moved.memberships[itsPlace].index = index
        }
    }

    /// Keeps a frame for the members, who get it with ``write(from:until:load:)`` or when their socket has room.
    ///
    /// - Parameter instead: members who get a frame of their own; those whose socket is full get the lane's all the same.
    func append(_ frame: [UInt8], instead: [(Connection, [UInt8])] = [], first: Int64, last: Int64) {
        if behind == 0 {
            ring.reset()
            settled = ring.end
        } else if round.hasComeRound() {
            settle()
        }
        var served: [Connection] = []
        for (connection, own) in instead {
            guard let index = place(of: connection), !members[index].isStalled else { continue }
            sendRest(to: connection, evenIfFull: false)
            Metrics.shared.delivered(1, bytes: own.count)
            connection.send(frame: own)
            served.append(connection)
        }
        ring.append(frame, first: first, last: last)
        lastSequence = last
        behind = members.count
        for connection in served {
            guard let index = place(of: connection), members[index].cursor != ring.end else { continue }
            members[index].cursor = ring.end
            members[index].mark = last
            behind -= 1
        }
        // In the midst of a round nobody is due before the others.
        if !isUnderWay { due = nil }
        round.begin()
    }

    /// Drops what everyone has, and what those have missed for good who fell off; they get the newest frame.
    private func settle() {
        var oldest = ring.newest?.start ?? ring.end
        settled = ring.end
        for member in members {
            if member.cursor >= ring.start { oldest = min(oldest, member.cursor) }
            if !member.isStalled { settled = min(settled, member.cursor) }
        }
        ring.drop(before: oldest)
    }

    /// Whether the pace might be what makes members fall off the ring.
    private var isUrgent: Bool { 2 * Int(ring.end - max(settled, ring.start)) > ring.mostBytes }

    /// Whether a frame may take from members with room what the pace still holds back.
    func lacksRoom(for frame: [UInt8]) -> Bool { isUnderWay && settled < ring.start(afterAppending: frame.count) }

    /// Writes to members with room what a frame would take from them, whatever the pace.
    func makeRoom(for frame: [UInt8]) {
        let start = ring.start(afterAppending: frame.count)
        for connection in members.filter({ !$0.isStalled && $0.cursor < start }).map(\.connection) {
            while let index = place(of: connection), members[index].cursor < start, writeNext(to: connection) {}
        }
    }

    /// Whether members who have room may still lack something.
    var isUnderWay: Bool { round.isUnderWay }

    /// When to go on; nil: in the loop's next turn.
    private(set) var due: ContinuousClock.Instant?

    /// Writes to more members what they lack, as many as the pace and the time allow.
    ///
    /// - Parameter load: of the loop, 0 to 1.
    func write(from now: ContinuousClock.Instant, until: ContinuousClock.Instant, load: Double) {
        guard isUnderWay else { return }
        pacer.adapt(to: load, at: now)
        let count = members.count
        let allowance = pacer.allowance(of: count, at: now)
        // The pace must not be what makes members fall off the ring.
        let most = isUrgent ? count : allowance
        let written = write(atMost: most, until: until)
        pacer.wrote(min(written, allowance), of: count)
        due = written == most ? pacer.due(of: count) : nil
    }

    /// - Returns: to how many.
    private func write(atMost most: Int, until: ContinuousClock.Instant) -> Int {
        let end = ring.end
        var written = 0
        var whole = 0
        var bytesSent = 0
        var rests: [(Connection, OpaquePointer, UnsafeRawBufferPointer)] = []
        var larger: [Connection] = []
        var largerBytes = 0
        members.withUnsafeMutableBufferPointer { members in
            while written < most, let index = round.take() {
                guard members[index].cursor != end, !members[index].isStalled else { continue }
                written += 1
                let bytes = ring.bytes(from: members[index].cursor)
                let socket = members[index].socket
                if socket >= 0, bytes.count <= Self.writeBytes {
                    members[index].cursor = end
                    members[index].mark = lastSequence
                    whole += 1
                    bytesSent += bytes.count
                    // Nothing but the system call is spent on a socket that takes all.
                    let sent = send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
                    if sent != bytes.count {
                        let rest = UnsafeRawBufferPointer(rebasing: bytes[max(sent, 0)...])
                        rests.append((members[index].connection, members[index].wsi, rest))
                    }
                } else {
                    larger.append(members[index].connection)
                    largerBytes += bytes.count
                    if largerBytes > Self.largerBytesMost { break }
                }
                // The clock is asked now and then; what TLS has to do comes after.
                guard written & 15 == 0 else { continue }
                if rests.count + larger.count >= Self.mostRests || ContinuousClock.now >= until { break }
            }
        }
        behind -= whole
        Metrics.shared.delivered(whole, bytes: bytesSent)
        var failed: [Connection] = []
        for (connection, wsi, rest) in rests where !connection.write(rest, wsi) { failed.append(connection) }
        for connection in failed { connection.die() }
        for connection in larger { while writeNext(to: connection) {} }
        return written
    }

    /// Writes a member the next of what it lacks, at most about 64 KiB: of a write libwebsockets keeps a copy of what the
    /// socket does not take.
    ///
    /// - Returns: whether it did: not where there is nothing or no room, or the connection broke.
    private func writeNext(to connection: Connection) -> Bool {
        guard connection.stalledSince == nil, let index = place(of: connection),
            let next = ring.frames(from: members[index].cursor, limit: Self.writeBytes)
        else { return false }
        guard connection.write(next.bytes, members[index].wsi) else {
            connection.die()
            return false
        }
        members[index].cursor += UInt64(next.bytes.count)
        members[index].mark = next.last
        Metrics.shared.delivered(1, bytes: next.bytes.count)
        if members[index].cursor == ring.end { behind -= 1 }
        return true
    }

    /// Sends a member what it lacks, at most about 64 KiB, and skips it forward if it fell off the ring.
    ///
    /// - Returns: whether it has all; if not, its socket is full or its turn over.
    func catchUp(_ connection: Connection, closesLaggards: Bool) -> Bool {
        guard let index = place(of: connection), members[index].cursor != ring.end else { return true }
        if members[index].cursor < ring.start {
            guard !closesLaggards, let newest = ring.newest else {
                connection.closeAsTooSlow()
                return true
            }
            skip(index, to: newest)
            // The word of it goes first.
            guard connection.flushOutbox() else { return false }
        }
        _ = writeNext(to: connection)
        return place(of: connection).map { members[$0].cursor == ring.end } ?? true
    }

    /// Takes a member that fell off the ring to the newest frame, and tells it, upon which it may leave lanes.
    private func skip(_ index: Int, to newest: (start: UInt64, first: Int64)) {
        let (connection, mark) = (members[index].connection, members[index].mark)
        members[index].cursor = newest.start
        if newest.first > mark + 1 { connection.handler?.skipped(id, after: mark, before: newest.first) }
    }

    /// Queues what a member lacks in its own outbox, for one that is about to leave.
    func sendRest(to connection: Connection, evenIfFull: Bool) {
        guard let index = place(of: connection), members[index].cursor != ring.end,
            evenIfFull || !members[index].isStalled
        else { return }
        if members[index].cursor < ring.start, let newest = ring.newest { skip(index, to: newest) }
        // The handler may have left this lane.
        guard let index = place(of: connection), members[index].cursor != ring.end else { return }
        let rest = Array(ring.bytes(from: members[index].cursor))
        members[index].cursor = ring.end
        behind -= 1
        Metrics.shared.delivered(1, bytes: rest.count)
        // Who reads is not too slow for what the pace held back.
        connection.send(rest: rest, isReply: evenIfFull)
    }

    func setStalled(_ index: Int, _ isStalled: Bool) { members[index].isStalled = isStalled }

    private func place(of connection: Connection) -> Int? {
        connection.memberships.first { $0.outlet === self }?.index
    }
}
