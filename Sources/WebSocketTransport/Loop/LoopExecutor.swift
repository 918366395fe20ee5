import CLibWebSockets
import Glibc
import Synchronization

/// The thread of one event loop as an executor: actors that run on it are isolated by the thread.
///
/// Jobs and calls from any thread go through one queue, in order, and one wake-up (`ev_async_send`)
/// covers all that gather until the loop takes them.
package final class LoopExecutor: SerialExecutor {
    private enum Entry {
        case job(UnownedJob)
        case call(@Sendable () -> Void)
    }

    private struct Queue {
        var entries: [Entry] = []
        var isAwake = false
        var isStopped = false
    }

    /// libev's loop and our watchers on it. Set up before the thread starts and torn down after it ended; between
    /// the two only the loop's thread touches them, but for `ev_async_send`, which libev allows from any thread.
    nonisolated(unsafe) let loop: OpaquePointer
    nonisolated(unsafe) private let wakeUp: UnsafeMutablePointer<ev_async>
    private let queue = Mutex(Queue())
    private let thread = Atomic<UInt>(0)
    package let index: Int

    /// Nil where libev finds no backend or no descriptors are left.
    init?(index: Int) {
        guard let loop = ev_loop_new(UInt32(EVFLAG_AUTO)) else { return nil }
        self.loop = loop
        self.index = index
        wakeUp = .allocate(capacity: 1)
        wakeUp.initialize(to: ev_async())
        interline_async_init(wakeUp, loopWokeUp)
        // The executor outlives its loop's thread: stop() ends the thread and joins it first.
        wakeUp.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        ev_async_start(loop, wakeUp)
    }

    deinit {
        if !queue.withLock({ $0.isStopped }) { destroyLoop() }
        wakeUp.deallocate()
    }

    package var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    package func checkIsolated() {
        precondition(isCurrent, "called off the loop's thread")
    }

    package func isIsolatingCurrentContext() -> Bool? { isCurrent }

    package func enqueue(_ job: consuming ExecutorJob) {
        add(.job(UnownedJob(job)))
    }

    /// Runs the call on the loop's thread, after all that was enqueued or posted before it.
    package func post(_ call: @escaping @Sendable () -> Void) {
        add(.call(call))
    }

    private func add(_ entry: Entry) {
        queue.withLock { queue in
            // Kept, what comes too late would keep all that it refers to for ever.
            guard !queue.isStopped else { return }
            queue.entries.append(entry)
            // Under the lock, because the loop is destroyed once `isStopped` is set.
            if !queue.isAwake { ev_async_send(loop, wakeUp) }
            queue.isAwake = true
        }
    }

    /// Runs what has gathered. What a job enqueues waits for the next turn, so that sockets are served in between.
    fileprivate func drain() {
        let entries = queue.withLock { queue in
            queue.isAwake = false
            return exchange(&queue.entries, with: [])
        }
        run(entries)
    }

    private func run(_ entries: [Entry]) {
        for entry in entries {
            switch entry {
            case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
            case .call(let call): call()
            }
        }
    }

    /// Runs what has gathered and what that enqueues in turn, so that nothing waits for a loop that is gone; but not
    /// for ever.
    private func drainForGood() {
        for round in 0... {
            let (entries, isLast) = queue.withLock { queue in
                queue.isStopped = queue.entries.isEmpty || round == 1000
                return (exchange(&queue.entries, with: []), queue.isStopped)
            }
            run(entries)
            if isLast { return }
        }
    }

    private func destroyLoop() {
        ev_async_stop(loop, wakeUp)
        ev_loop_destroy(loop)
    }

    /// Starts the thread. `body` runs on it first, `finish` last.
    func start(_ body: @escaping @Sendable () -> Void, finish: @escaping @Sendable () -> Void) -> LoopThread? {
        LoopThread(named: "loop-\(index)") { [self] in
            thread.store(UInt(pthread_self()), ordering: .relaxed)
            body()
            ev_run(loop, 0)
            finish()
            // Actors may still be resumed by what ends while the process does; their jobs run here, the last
            // ones on the thread.
            drainForGood()
            // The next thread may get the same id.
            thread.store(0, ordering: .relaxed)
            destroyLoop()
        }
    }

    /// Makes `ev_run` return. Only on the loop's thread.
    func breakLoop() { ev_break(loop, Int32(EVBREAK_ALL)) }
}

private func loopWokeUp(_ loop: OpaquePointer?, _ watcher: UnsafeMutablePointer<ev_async>?, _ events: Int32) {
    guard let data = watcher?.pointee.data else { return }
    Unmanaged<LoopExecutor>.fromOpaque(data).takeUnretainedValue().drain()
}

/// A thread that runs one closure and can be joined.
struct LoopThread: Sendable {
    private final class Start {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private let handle: UInt

    init?(named name: String, _ body: @escaping @Sendable () -> Void) {
        var handle = pthread_t()
        let start = Unmanaged.passRetained(
            Start {
                interline_name_thread(name)
                body()
            })
        let status = pthread_create(
            &handle, nil,
            { argument in
                if let argument { Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, start.toOpaque())
        guard status == 0 else {
            start.release()
            return nil
        }
        self.handle = UInt(handle)
    }

    func join() { pthread_join(pthread_t(handle), nil) }
}
