import CLibWebSockets
import Glibc
import Logging

/// All that belongs to one loop: its connections, lanes, timers and libwebsockets context.
///
/// Not Sendable, owned by ``ServiceLoop`` and touched on its thread only.
package final class LoopCore {
    let settings: TransportSettings
    let counts: AddressCounts
    let site: StaticSite
    /// Set before the loop takes its first connection.
    var acceptor: (any ConnectionAcceptor)?
    let log: Logger
    let index: Int
    let loop: OpaquePointer
    let load: LoopLoad
    /// One buffer for all reads of the loop: a message that came whole never leaves it.
    let readBuffer: UnsafeMutableRawBufferPointer
    private(set) var now = ContinuousClock.now
    var isDraining = false
    /// OpenSSL's context, as long as the libwebsockets one is there; nil where connections are not encrypted.
    var tls: OpaquePointer?

    private var slots: [Connection?] = []
    private var freeSlots: [Int] = []
    private var generation: UInt32 = 0
    private var dirty: [Connection] = []
    private var later: [() -> Void] = []
    private var outlets: [LaneID: LaneOutlet] = [:]
    private var timers = LoopTimers()
    private var meter: LoadMeter
    private let deflater: Deflater
    private var sweepTick = 0
    /// Lets libwebsockets look at its timers, which on a libev loop it arms only after serving a socket: a peer that
    /// connects to a quiet loop and sends nothing would never time out.
    var pokeTimers: () -> Void = {}

    init(
        settings: TransportSettings, counts: AddressCounts, site: StaticSite, log: Logger, executor: LoopExecutor,
        load: LoopLoad, deflater: Deflater
    ) {
        self.settings = settings
        self.counts = counts
        self.site = site
        self.log = log
        self.load = load
        self.deflater = deflater
        index = executor.index
        loop = executor.loop
        meter = LoadMeter(now: .now)
        readBuffer = .allocate(byteCount: 65_536, alignment: 16)
    }

    deinit { readBuffer.deallocate() }

    // What the layers above ask for.

    /// The connection, if it still is open.
    package func connection(_ key: ConnectionKey) -> Connection? {
        guard key.slot < slots.count, let found = slots[key.slot], found.key == key, found.phase == .open else {
            return nil
        }
        return found
    }

    /// Sends a connection the frames of a lane from now on. `mark` is the last sequence that it has.
    package func subscribe(_ key: ConnectionKey, to lane: LaneID, mark: Int64) {
        guard let connection = connection(key) else { return }
        let outlet: LaneOutlet
        if let existing = outlets[lane] {
            outlet = existing
        } else {
            outlet = LaneOutlet(id: lane, ringBytesMax: settings.ringBytesMax, turn: settings.fanOutTurn)
            outlets[lane] = outlet
        }
        outlet.add(connection, mark: mark)
    }

    /// - Parameter sendsRest: whether a connection that is behind gets what it lacks all the same; it then waits in the
    ///   connection's own outbox.
    package func unsubscribe(_ key: ConnectionKey, from lane: LaneID, sendsRest: Bool = false) {
        guard let connection = connection(key), let outlet = outlets[lane] else { return }
        if sendsRest { outlet.sendRest(to: connection) }
        outlet.remove(connection)
        if outlet.isEmpty { outlets[lane] = nil }
    }

    /// Writes a finished frame to the lane's members on this loop.
    ///
    /// - Parameters:
    ///   - instead: the frames of members who get another one; those on other loops are passed over.
    ///   - first: the first sequence in the frame, or the next one to come where it has none.
    ///   - last: the last sequence in the frame or before it.
    package func deliver(
        _ frame: [UInt8], instead: [(ConnectionKey, [UInt8])] = [], to lane: LaneID, first: Int64, last: Int64
    ) {
        // Replies that were queued first leave first: a `joined` before the events that follow it.
        flushDirty()
        guard let outlet = outlets[lane] else { return }
        let own = instead.compactMap { key, frame in
            key.loop == index ? connection(key).map { ($0, frame) } : nil
        }
        let isGoingOn = outlet.isUnderWay
        outlet.deliver(frame, instead: own, first: first, last: last)
        if !isGoingOn { goOn(outlet) }
    }

    /// Sends the rest of a frame in the turns that follow, so that a large room keeps nothing else waiting for long.
    private func goOn(_ outlet: LaneOutlet) {
        guard outlet.isUnderWay else { return }
        afterTurn { [weak self] in
            outlet.goOn()
            self?.goOn(outlet)
        }
    }

    /// Makes one finished frame of a payload: text, or a raw DEFLATE stream in a binary frame.
    package func encode(_ payload: [UInt8], _ encoding: UpgradeRequest.Encoding) -> [UInt8] {
        var frame: [UInt8] = []
        switch encoding {
        case .text: FrameEncoder.append(.text, payload, to: &frame)
        case .deflate: FrameEncoder.append(.binary, deflater.compress(payload), to: &frame)
        }
        return frame
    }

    /// Calls back at the time, on this loop.
    package func schedule(at due: ContinuousClock.Instant, _ call: @escaping () -> Void) {
        timers.add(at: due, call)
    }

    /// All open connections.
    package func forEachConnection(_ body: (Connection) -> Void) {
        for case let connection? in slots where connection.phase == .open { body(connection) }
    }

    // Connections.

    func makeConnection(_ address: PeerAddress, on owner: ServiceLoop) -> Connection {
        let slot = freeSlots.popLast() ?? slots.count
        if slot == slots.count { slots.append(nil) }
        generation &+= 1
        let connection = Connection(
            key: ConnectionKey(loop: index, slot: slot, generation: generation), address: address,
            isTooMany: !counts.add(address), loop: owner, core: self)
        slots[slot] = connection
        return connection
    }

    /// The socket is gone, and with it libwebsockets' handle.
    func destroyed(_ connection: Connection) {
        guard slots[connection.key.slot] === connection else { return }
        if connection.phase == .open || connection.phase == .closing { ev_io_stop(loop, connection.io) }
        connection.phase = .dead
        connection.wsi = nil
        leaveLanes(connection)
        connection.endHandler()
        slots[connection.key.slot] = nil
        freeSlots.append(connection.key.slot)
        counts.remove(connection.address)
    }

    func leaveLanes(_ connection: Connection) {
        while let membership = connection.memberships.last {
            let outlet = membership.outlet
            outlet.remove(connection)
            if outlet.isEmpty { outlets[outlet.id] = nil }
        }
    }

    func markDirty(_ connection: Connection) {
        guard !connection.isDirty else { return }
        connection.isDirty = true
        dirty.append(connection)
    }

    /// Closes the socket once nothing of libwebsockets is on the stack that could be about it. (Its own
    /// asynchronous kill waits for a timer that it sets only when it has something else to do.)
    func closeLater(_ connection: Connection) {
        afterTurn {
            if let wsi = connection.wsi { interline_lws_close(wsi) }
        }
    }

    func flush(_ connection: Connection) {
        _ = connection.flushOutbox()
    }

    /// Writes replies that gathered in this turn. What is closing and has sent all waits for the peer or its deadline.
    private func flushDirty() {
        // One that turns out to be dead may make its handler send to others.
        while !dirty.isEmpty {
            for connection in exchange(&dirty, with: []) {
                connection.isDirty = false
                flush(connection)
            }
        }
    }

    /// Serves a connection's lanes after its socket became writable, in turn.
    func catchUp(_ connection: Connection) {
        guard let wsi = connection.wsi else { return }
        var at = 0
        while at < connection.memberships.count {
            let outlet = connection.memberships[at].outlet
            guard outlet.catchUp(connection, closesLaggards: settings.closesLaggards) else {
                if connection.phase == .open { connection.stall(wsi) }
                return
            }
            guard connection.phase == .open else { return }
            // The handler may have left lanes on the way: then from the start, which what has all passes quickly.
            let isThere = at < connection.memberships.count && connection.memberships[at].outlet === outlet
            at = isThere ? at + 1 : 0
        }
    }

    // The loop's turns.

    func afterTurn(_ call: @escaping () -> Void) { later.append(call) }

    /// Before the loop waits: replies leave, due calls run, and the timer is set for the next.
    func willWait(_ timer: UnsafeMutablePointer<ev_timer>) {
        now = .now
        // Only what is there now: a call that is put off to a moment that has passed must not hold up the loop.
        for _ in 0..<timers.count {
            guard let call = timers.popDue(at: now) else { break }
            call()
        }
        flushDirty()
        var wait = timers.nextDue.map { max(($0 - now) / .seconds(1), 0) }
        if !later.isEmpty { wait = 0 }
        if let wait { interline_timer_start(loop, timer, wait, 0) } else { ev_timer_stop(loop, timer) }
        meter.waits(at: .now)
    }

    func didWait() {
        now = .now
        if let value = meter.wakes(at: now) { load.store(value) }
        guard !later.isEmpty else { return }
        for call in exchange(&later, with: []) { call() }
    }

    /// Runs what waited for a turn's end when there will be none: handlers hear that their connections have gone.
    func endTurns() {
        while !later.isEmpty {
            for call in exchange(&later, with: []) { call() }
        }
    }

    static let sweepInterval = Duration.milliseconds(100)
    private static let sweepParts = 10

    /// Looks after a tenth of the connections: pings, idle and stuck peers, closing ones that wait too long.
    func sweep() {
        sweepTick = (sweepTick + 1) % Self.sweepParts
        if sweepTick == 0 { pokeTimers() }
        for slot in stride(from: sweepTick, to: slots.count, by: Self.sweepParts) {
            guard let connection = slots[slot] else { continue }
            switch connection.phase {
            case .open: lookAfter(connection)
            case .closing:
                if let killAt = connection.killAt, now >= killAt { connection.die() }
            case .http:
                // libwebsockets' own limit is some seconds off, since it counts from the first byte.
                if now - connection.lastHeard > settings.handshakeTimeout { connection.die() }
            case .dead: break
            }
        }
        schedule(at: now + Self.sweepInterval) { [weak self] in self?.sweep() }
    }

    private func lookAfter(_ connection: Connection) {
        if now - connection.lastHeard > settings.idleTimeout {
            connection.handler?.closing(4008)
            connection.close(4008, "idle")
        } else if let since = connection.stalledSince, now - since > settings.stuckTimeout {
            connection.closeAsTooSlow()
        } else if now - max(connection.lastPinged, connection.lastHeard) > settings.pingInterval {
            connection.lastPinged = now
            connection.send(frame: [FrameEncoder.Kind.ping.rawValue, 0])
        }
    }
}
