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
    /// Whose turn it is, and how many from there on may lack something though their socket has room.
    private var nextIndex = 0
    private var left = 0
    private var pacer: Pacer
    /// Whether the loop will come back to what is left.
    var isAwaited = false

    private static let mostRests = 64

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
    }

    func remove(_ connection: Connection) {
        guard let at = connection.memberships.firstIndex(where: { $0.outlet === self }) else { return }
        let index = connection.memberships.remove(at: at).index
        if members[index].cursor != ring.end { behind -= 1 }
        // The last takes the place, from where its turn might have come sooner or later: then everyone's comes again.
        members.swapAt(index, members.count - 1)
        members.removeLast()
        if isUnderWay { left = members.count }
        if nextIndex >= members.count { nextIndex = 0 }
        guard index < members.count else { return }
        let moved = members[index].connection
        if let itsPlace = moved.memberships.firstIndex(where: { $0.outlet === self }) {
            moved.memberships[itsPlace].index = index
        }
    }

    /// Keeps a frame for the members, who get it with ``goOn(from:until:load:)`` or when their socket has room.
    ///
    /// - Parameter instead: members who get a frame of their own; those whose socket is full get the lane's all the same.
    func append(_ frame: [UInt8], instead: [(Connection, [UInt8])] = [], first: Int64, last: Int64) {
        if behind == 0 { ring.reset() }
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
        // Those who are in the midst of a round are not due before the others.
        if !isUnderWay { due = nil }
        left = members.count
    }

    /// Whether a frame would take from members with room what the pace still holds back.
    func lacksRoom(for frame: [UInt8]) -> Bool {
        guard isUnderWay else { return false }
        let start = ring.start(afterAppending: frame.count)
        return start > ring.start && members.contains { !$0.isStalled && $0.cursor < start }
    }

    /// Sends all members with room what they lack, whatever the pace.
    func sendAll() {
        while isUnderWay { send(atMost: members.count, until: nil) }
    }

    /// Whether members who have room may still lack something.
    var isUnderWay: Bool { left > 0 }

    /// When to go on; nil: in the loop's next turn.
    private(set) var due: ContinuousClock.Instant?

    /// Sends more members what they lack, as many as the pace and the time allow.
    ///
    /// - Parameter load: of the loop, 0 to 1.
    func goOn(from now: ContinuousClock.Instant, until: ContinuousClock.Instant, load: Double) {
        guard isUnderWay else { return }
        pacer.adapt(to: load, at: now)
        let count = members.count
        let allowance = pacer.allowance(of: count, at: now)
        let sent = send(atMost: allowance, until: until)
        pacer.wrote(sent, of: count)
        due = sent == allowance ? pacer.due(of: count) : nil
    }

    /// - Returns: to how many.
    @discardableResult
    private func send(atMost most: Int, until: ContinuousClock.Instant?) -> Int {
        let end = ring.end
        var delivered = 0
        var bytesSent = 0
        var rests: [(Connection, OpaquePointer, UnsafeRawBufferPointer)] = []
        members.withUnsafeMutableBufferPointer { members in
            while left > 0, delivered < most {
                let index = nextIndex
                nextIndex = index + 1 < members.count ? index + 1 : 0
                left -= 1
                guard members[index].cursor != end, !members[index].isStalled else { continue }
                let bytes = ring.bytes(from: members[index].cursor)
                members[index].cursor = end
                members[index].mark = lastSequence
                delivered += 1
                bytesSent += bytes.count
                // Nothing but the system call is spent on a socket that takes all.
                let socket = members[index].socket
                let sent = socket < 0 ? 0 : Glibc.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
                if sent != bytes.count {
                    let rest = UnsafeRawBufferPointer(rebasing: bytes[max(sent, 0)...])
                    rests.append((members[index].connection, members[index].wsi, rest))
                }
                // The clock is asked now and then; what TLS has to do comes after.
                if delivered & 15 == 0, rests.count >= Self.mostRests || until.map({ .now >= $0 }) ?? false { break }
            }
        }
        behind -= delivered
        Metrics.shared.delivered(delivered, bytes: bytesSent)
        var failed: [Connection] = []
        for (connection, wsi, rest) in rests where !connection.write(rest, wsi) { failed.append(connection) }
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
    func sendRest(to connection: Connection, evenIfFull: Bool) {
        guard let index = place(of: connection), members[index].cursor != ring.end,
            evenIfFull || !members[index].isStalled
        else { return }
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
