import CLibWebSockets
import Glibc

/// One peer, from accept to the end of its socket. Confined to its loop, which alone makes and keeps it.
///
/// libwebsockets does TLS, the HTTP part, the upgrade and the buffering of partial writes; after the
/// upgrade its own reading is turned off and the relay reads the socket (see ``FrameDecoder`` for why).
package final class Connection {
    enum Phase {
        /// In the handshake, or an HTTP client.
        case http
        case open
        /// A close frame is queued or sent; waiting for the peer's.
        case closing
        /// Given to libwebsockets to be closed.
        case dead
    }

    package let key: ConnectionKey
    /// The other end of the socket, or who stands behind the proxy there.
    package internal(set) var address: PeerAddress
    var isTooMany: Bool
    unowned let loop: ServiceLoop
    unowned let core: LoopCore
    /// libwebsockets' handle; valid until ``LoopCore/destroyed(_:)`` takes the connection from its table.
    var wsi: OpaquePointer?
    var phase = Phase.http
    var memberships: [LaneMembership] = []
    package internal(set) var handler: (any ConnectionHandler)?
    private(set) var outbox = Outbox()
    /// Called once the socket has taken what is queued.
    private var onTaken: [() -> Void] = []
    private var decoder: FrameDecoder
    /// Our watcher for incoming bytes, from the upgrade on.
    let io: UnsafeMutablePointer<ev_io>
    private var tls: OpaquePointer?
    private var isPaused = false
    private var isTooSlow = false
    /// After a violation nothing of the peer's makes sense any more, and after its close frame nothing may come.
    private var discardsInput = false
    private var peerHasClosed = false
    private(set) var encoding = UpgradeRequest.Encoding.text
    var isDirty = false
    var lastHeard: ContinuousClock.Instant
    var lastPinged: ContinuousClock.Instant
    /// When the peer last took something while more was waiting; nil while nothing waits.
    private(set) var stalledSince: ContinuousClock.Instant? {
        didSet {
            guard (oldValue == nil) != (stalledSince == nil) else { return }
            for place in memberships { place.outlet.setStalled(place.index, stalledSince != nil) }
        }
    }
    var killAt: ContinuousClock.Instant?
    /// Until when it may show that it is needed; nil: it is not on probation.
    private(set) var probationEnds: ContinuousClock.Instant?

    init(key: ConnectionKey, address: PeerAddress, isTooMany: Bool, loop: ServiceLoop, core: LoopCore) {
        self.key = key
        self.address = address
        self.isTooMany = isTooMany
        self.loop = loop
        self.core = core
        decoder = FrameDecoder(maximumMessageBytes: core.settings.messageBytesMax)
        io = .allocate(capacity: 1)
        io.initialize(to: ev_io())
        lastHeard = core.now
        lastPinged = core.now
    }

    deinit { io.deallocate() }

    /// Queues a message for the peer, in the connection's encoding; it leaves at the end of the loop's turn.
    package func send(message: [UInt8]) {
        guard phase == .open else { return }
        send(frame: core.encode(message, encoding))
    }

    /// Queues a finished frame. One that makes the peer's queue too long closes it as too slow.
    package func send(frame: [UInt8]) {
        guard phase == .open else { return }
        queue(frame, isBacklog: false)
        closeIfTooSlow()
    }

    /// Queues frames that may be shared with other connections, and have a bound of their own.
    package func send(backlog frames: [[UInt8]]) {
        guard phase == .open else { return }
        for frame in frames { queue(frame, isBacklog: true) }
        closeIfTooSlow()
    }

    /// Queues what a lane has for it, which the lane's ring bounds.
    func send(rest: [UInt8], isReply: Bool) {
        guard phase == .open else { return }
        queue(rest, isBacklog: !isReply)
        if isReply { closeIfTooSlow() }
    }

    private func closeIfTooSlow() {
        guard hasTooMuch else { return }
        // A peer that reads may have asked for much in one turn; what counts is what its socket does not take.
        _ = flushOutbox()
        if hasTooMuch { closeAsTooSlow() }
    }

    private var hasTooMuch: Bool {
        outbox.replyBytes > core.settings.outboxBytesMax || outbox.backlogBytes > core.settings.backlogBytesMax
    }

    /// Calls once when the socket has taken all that was queued; never if the connection ends first.
    package func whenTaken(_ call: @escaping () -> Void) {
        guard phase == .open else { return }
        onTaken.append(call)
        core.markDirty(self)
    }

    /// Queues what its lanes hold back, so that it comes before what is queued next.
    package func sendRests() {
        guard !isTooSlow else { return }
        // One of them may be what makes the connection end, and with it the lanes of which it was the last member.
        for place in memberships where phase == .open { place.outlet.sendRest(to: self, evenIfFull: false) }
    }

    /// Sends what is queued, then the close frame; then waits for the peer's for a short time.
    package func close(_ code: UInt16, _ reason: String) {
        guard phase == .open else { return }
        sendRests()
        guard phase == .open else { return }
        endProbation()
        phase = .closing
        core.leaveLanes(self)
        queue(FrameEncoder.close(code, reason), isBacklog: false)
        killAt = core.now + .seconds(2)
        endHandler()
        // The peer's own close frame is still wanted.
        resumeReading()
    }

    /// - Returns: false where no more newcomers are let in for a moment.
    func beginProbation() -> Bool {
        guard probationEnds == nil else { return true }
        guard core.counts.beginProbation(address, most: core.settings.probationersMax) else { return false }
        probationEnds = core.now + core.settings.probation
        return true
    }

    /// A connection that was let in for a moment may stay.
    package func endProbation() {
        guard probationEnds != nil else { return }
        probationEnds = nil
        core.counts.endProbation(address)
    }

    /// Stops taking messages until ``resumeReading()``: the handler waits for something.
    package func pauseReading() {
        guard !isPaused, phase == .open else { return }
        isPaused = true
        ev_io_stop(core.loop, io)
    }

    package func resumeReading() {
        guard isPaused else { return }
        isPaused = false
        guard phase == .open || phase == .closing else { return }
        ev_io_start(core.loop, io)
        // What TLS has decrypted already makes no descriptor readable. Not at once: a handler may resume while the
        // loop's read buffer is being decoded.
        if tls != nil { core.afterTurn { self.readable() } }
    }

    private func queue(_ frame: [UInt8], isBacklog: Bool) {
        outbox.append(frame, isBacklog: isBacklog)
        core.markDirty(self)
    }

    func opened(_ encoding: UpgradeRequest.Encoding) {
        guard let wsi, phase == .http else { return }
        phase = .open
        self.encoding = encoding
        lastHeard = core.now
        tls = lws_get_ssl(wsi)
        interline_io_init(io, socketIsReadable, lws_get_socket_fd(wsi), Unmanaged.passUnretained(self).toOpaque())
        // Kept until then, not weakly held: a weak reference would make each later retain of the connection slower.
        core.afterTurn { self.takeOverReading() }
    }

    /// Turns libwebsockets' reading off and ours on, before it can read anything from the socket itself.
    ///
    /// Bytes that came in one piece with the handshake are with libwebsockets already, which is made to parse them now,
    /// so that they are refused and not lost. It takes nothing from the socket, since POLLIN is not among the events
    /// that it was to wait for.
    private func takeOverReading() {
        guard phase == .open || phase == .closing, let wsi else { return }
        var buffered = pollfd(fd: io.pointee.fd, events: 0, revents: Int16(POLLIN))
        lws_service_fd_tsi(lws_get_context(wsi), &buffered, 0)
        guard phase == .open || phase == .closing, self.wsi != nil else { return }
        lws_rx_flow_control(wsi, 0)
        guard !isPaused else { return }
        ev_io_start(core.loop, io)
        // With TLS the first frames may have been decrypted along with the request.
        if tls != nil { readable() }
    }

    /// Reads what has come, at most a few buffers a turn so that a busy peer does not starve the others.
    func readable() {
        for _ in 0..<4 {
            guard phase == .open || phase == .closing, !isPaused else { return }
            let buffer = core.readBuffer
            let count: Int
            if let tls {
                count = Int(interline_tls_read(tls, buffer.baseAddress, Int32(buffer.count)))
            } else {
                let read = recv(io.pointee.fd, buffer.baseAddress, buffer.count, 0)
                count =
                    read > 0
                    ? read
                    : read < 0 && (errno == EAGAIN || errno == EINTR)
                        ? Int(INTERLINE_READ_LATER) : Int(INTERLINE_READ_CLOSED)
            }
            guard count > 0 else {
                if count != Int(INTERLINE_READ_LATER) { die() }
                return
            }
            lastHeard = core.now
            received(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
            if tls == nil, count < buffer.count { return }
        }
        // A TLS record may be decrypted and unread while the descriptor shows nothing.
        if tls != nil { core.afterTurn { self.readable() } }
    }

    private func received(_ bytes: UnsafeMutableRawBufferPointer) {
        guard !discardsInput else { return }
        // Taken out for the call, so that the handler may use the connection while it decodes.
        var decoder = exchange(&self.decoder, with: FrameDecoder(maximumMessageBytes: 0))
        let violation = decoder.decode(bytes) { event in
            switch event {
            case .text(let message):
                if phase == .open { handler?.received(message) }
            case .ping(let payload):
                var pong: [UInt8] = []
                FrameEncoder.append(.pong, payload, to: &pong)
                send(frame: pong)
            case .pong: break
            case .close(let code):
                peerCloses(code)
                return false
            }
            return phase == .open || phase == .closing
        }
        self.decoder = decoder
        guard let violation else { return }
        discardsInput = true
        if phase == .open { handler?.violated(violation) }
    }

    private func peerCloses(_ code: UInt16?) {
        discardsInput = true
        peerHasClosed = true
        if phase == .open {
            close(code ?? 1000, "")
            killAt = core.now + .milliseconds(500)
        }
        core.flush(self)
        if outbox.isEmpty { die() }
    }

    /// Writes what is queued, until the socket is full.
    ///
    /// - Returns: whether nothing is left and the socket takes more.
    func flushOutbox() -> Bool {
        guard let wsi, phase != .dead, phase != .http else { return false }
        guard lws_partial_buffered(wsi) == 0 else {
            stall(wsi)
            return false
        }
        while !outbox.isEmpty {
            var isSound = true
            outbox.take { isSound = write($0, wsi) }
            guard isSound else {
                die()
                return false
            }
            guard stalledSince == nil else { return false }
        }
        if !onTaken.isEmpty { for call in exchange(&onTaken, with: []) { core.afterTurn(call) } }
        return true
    }

    /// The socket, where bytes can be written to it as they are; TLS is libwebsockets' to do.
    var plainSocket: Int32? { tls == nil ? io.pointee.fd : nil }

    /// Writes bytes while the connection is not stalled; what the socket does not take waits with libwebsockets, and the
    /// connection is stalled until it is writable.
    ///
    /// - Returns: false where the connection is broken.
    func write(_ bytes: UnsafeRawBufferPointer, _ wsi: OpaquePointer) -> Bool {
        var rest = bytes
        if let plainSocket {
            // Most sockets take all, and then nothing but the system call is spent on them.
            let sent = Glibc.send(plainSocket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            if sent == bytes.count { return true }
            guard sent >= 0 || errno == EAGAIN || errno == EINTR else { return false }
            rest = UnsafeRawBufferPointer(rebasing: bytes[max(sent, 0)...])
        }
        guard interline_lws_write_raw(wsi, rest.baseAddress, rest.count) >= 0 else { return false }
        if lws_partial_buffered(wsi) != 0 { stall(wsi) }
        return true
    }

    /// The socket is full: goes on when it is writable.
    func stall(_ wsi: OpaquePointer) {
        if stalledSince == nil { stalledSince = core.now }
        lws_callback_on_writable(wsi)
    }

    /// The socket takes bytes again: replies first, then the lanes that the connection is behind on.
    func writable() {
        guard phase == .open || phase == .closing else { return }
        // Its answer to a ping may wait behind a long backlog; a peer that takes the backlog is not idle.
        if stalledSince != nil { lastHeard = core.now }
        stalledSince = nil
        guard flushOutbox() else { return }
        core.catchUp(self)
        // What a lane put into the outbox (a `lagged`) must not wait for the next turn's end.
        core.flush(self)
        if peerHasClosed, outbox.isEmpty { die() }
    }

    func closeAsTooSlow() {
        guard !isTooSlow else { return }
        isTooSlow = true
        Metrics.shared.slowConsumerClosed()
        handler?.closing(4004)
        close(4004, "too slow")
    }

    /// Gives the socket to libwebsockets to be closed, without a word.
    func die() {
        guard phase != .dead else { return }
        let wasWebSocket = phase != .http
        phase = .dead
        if wasWebSocket { ev_io_stop(core.loop, io) }
        core.leaveLanes(self)
        endHandler()
        core.closeLater(self)
    }

    /// Lets the handler go. It is told after the turn: a write may have failed in the middle of a room's fan-out, and
    /// what the handler does about it enters that room.
    func endHandler() {
        guard let ended = handler else { return }
        handler = nil
        // The handler may know its connection without keeping it.
        core.afterTurn { withExtendedLifetime(self) { ended.closed() } }
    }
}
