import CLibWebSockets
import Glibc
import Logging
import Synchronization

/// One event loop with its thread: the isolation of all that happens there.
///
/// Room actors whose home the loop is run on its ``executor`` as well, so between a room and a connection
/// of the same loop there is no hop at all.
package actor ServiceLoop {
    package nonisolated let executor: LoopExecutor
    private nonisolated let measure: LoopLoad
    private nonisolated let thread = Mutex<LoopThread?>(nil)
    let core: LoopCore
    private var context: LWSContext?
    private var watchers: LoopWatchers?
    private var listener: Listener?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(
        index: Int, settings: TransportSettings, counts: AddressCounts, site: StaticSite, log: Logger
    ) throws(TransportError) {
        guard let executor = LoopExecutor(index: index) else { throw .cannotStartLoop("no libev backend") }
        guard let deflater = Deflater() else { throw .cannotStartLoop("no memory for zlib") }
        let measure = LoopLoad()
        self.executor = executor
        self.measure = measure
        core = LoopCore(
            settings: settings, counts: counts, site: site, log: log, executor: executor, load: measure,
            deflater: deflater)
    }

    package nonisolated var index: Int { executor.index }
    package nonisolated var isCurrent: Bool { executor.isCurrent }

    /// How busy the loop is, 0 to 1.
    package nonisolated var load: Double { measure.value }

    /// Runs the call on the loop: now if this is its thread, else after what was posted to it before.
    package nonisolated func perform(_ body: @escaping @Sendable (LoopCore) -> Void) {
        if executor.isCurrent {
            assumeIsolated { body($0.core) }
        } else {
            executor.post { self.assumeIsolated { body($0.core) } }
        }
    }

    /// One finished frame of the payload. Only on the loop's thread.
    package nonisolated func frame(_ payload: [UInt8], _ encoding: UpgradeRequest.Encoding) -> [UInt8] {
        assumeIsolated { $0.core.encode(payload, encoding) }
    }

    /// Starts the thread and serves the listener's connections. Returns once it does.
    nonisolated func start(_ listener: Listener, _ acceptor: any ConnectionAcceptor) async throws {
        try await withCheckedThrowingContinuation { (started: CheckedContinuation<Void, any Error>) in
            let running = executor.start {
                let result = self.assumeIsolated { loop in Result { try loop.setUp(listener, acceptor) } }
                started.resume(with: result)
            } finish: {
                self.assumeIsolated { $0.tearDown() }
            }
            guard let running else {
                started.resume(throwing: TransportError.cannotStartLoop("no thread"))
                return
            }
            thread.withLock { $0 = running }
        }
    }

    /// Ends the thread and with it all connections that are left.
    nonisolated func stop() {
        executor.post { self.executor.breakLoop() }
        thread.withLock { exchange(&$0, with: nil) }?.join()
    }

    private func setUp(_ listener: Listener, _ acceptor: any ConnectionAcceptor) throws(TransportError) {
        core.acceptor = acceptor
        // The loop is kept by its transport until the thread has ended.
        let own = Unmanaged.passUnretained(self).toOpaque()
        let context = try LWSContext(settings: core.settings, loop: executor.loop, user: own)
        self.context = context
        core.pokeTimers = { context.poke() }
        let watchers = LoopWatchers(loop: executor.loop, data: own)
        watchers.startAccepting(listener.descriptor, data: own)
        self.watchers = watchers
        self.listener = listener
        core.sweep()
    }

    private func tearDown() {
        stopAccepting()
        watchers?.stop()
        core.pokeTimers = {}
        core.tls = nil
        context?.destroy()
        context = nil
        core.endTurns()
    }

    func stopAccepting() {
        watchers?.stopAccepting()
        listener?.close()
        listener = nil
    }

    func willWait() {
        guard let watchers else { return }
        core.willWait(watchers.timer)
    }

    /// Takes the connections that wait, a bounded number a turn so that the others are served in between.
    func acceptAll() {
        for _ in 0..<64 {
            switch listener?.accept() {
            case .connection(let descriptor, let peer): take(descriptor, peer)
            case .exhausted:
                pauseAccepting()
                return
            case .nobody, nil: return
            }
        }
    }

    private func take(_ descriptor: Int32, _ peer: PeerAddress) {
        // Those behind a proxy are counted when their handshake says who they are.
        guard !core.counts.isFarBeyond, !core.counts.isFarBeyond(peer),
            core.settings.isTrustedProxy(peer) || core.settings.mayConnect(peer)
        else {
            close(descriptor)
            return
        }
        let connection = core.makeConnection(peer, on: self)
        guard let wsi = context?.adopt(descriptor) else {
            core.destroyed(connection)
            return
        }
        connection.wsi = wsi
        lws_set_opaque_user_data(wsi, Unmanaged.passUnretained(connection).toOpaque())
    }

    /// Who waits keeps the listener readable, so the loop would do nothing but fail to take them.
    private func pauseAccepting() {
        core.log.error("out of file descriptors or memory: new connections wait")
        watchers?.stopAccepting()
        core.schedule(at: .now + .milliseconds(200)) { [weak self] in
            self?.assumeIsolated { if $0.listener != nil { $0.watchers?.resumeAccepting() } }
        }
    }
}
