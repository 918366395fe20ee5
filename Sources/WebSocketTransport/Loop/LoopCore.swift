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
    var outlets: [LaneID: LaneOutlet] = [:]
    /// Lanes whose members are to be written to at the end of this turn or the next ones, in turn.
    var readyOutlets: [LaneOutlet] = []
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
        connection.endProbation()
        slots[connection.key.slot] = nil
        freeSlots.append(connection.key.slot)
        counts.remove(connection.address)
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
    func flushDirty() {
        // One that turns out to be dead may make its handler send to others.
        while !dirty.isEmpty {
            for connection in exchange(&dirty, with: []) {
                connection.isDirty = false
                flush(connection)
            }
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
        // Replies that were queued first leave first: a `joined` before the events that follow it.
        flushDirty()
        fanOut()
        var wait = timers.nextDue.map { max(($0 - now) / .seconds(1), 0) }
        if !later.isEmpty || !readyOutlets.isEmpty { wait = 0 }
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
            connection.sendRests()
            connection.handler?.closing(4008)
            connection.close(4008, "idle")
        } else if let ends = connection.probationEnds, now >= ends {
            connection.handler?.closing(4005)
            connection.close(4005, "too many connections")
        } else if let since = connection.stalledSince, now - since > settings.stuckTimeout {
            connection.closeAsTooSlow()
        } else if now - max(connection.lastPinged, connection.lastHeard) > settings.pingInterval {
            connection.lastPinged = now
            connection.send(frame: [FrameEncoder.Kind.ping.rawValue, 0])
        }
    }
}
