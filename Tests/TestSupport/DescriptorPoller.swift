import Glibc
import Synchronization

/// Waits for descriptors on one thread of its own, so that thousands of test connections need no thread
/// each and no test blocks the cooperative pool.
final class DescriptorPoller: Sendable {
    enum Interest: Sendable {
        case readable, writable

        fileprivate var events: Int16 { Int16(self == .readable ? POLLIN : POLLOUT) }
    }

    private struct Waiter {
        let descriptor: Int32
        let events: Int16
        let deadline: ContinuousClock.Instant
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var waiters: [UInt64: Waiter] = [:]
        var nextID: UInt64 = 0
        var isRunning = false
    }

    static let shared = DescriptorPoller()

    private let state = Mutex(State())
    private let wakeup: (reading: Int32, writing: Int32)

    private init() {
        // Without its pipe the poller still works, only up to one idle interval late.
        wakeup = (try? makePipe()) ?? (-1, -1)
    }

    /// Whether the descriptor became ready (or broke, which the next call on it tells) before the deadline;
    /// false also where the task was cancelled.
    func wait(for interest: Interest, on descriptor: Int32, until deadline: ContinuousClock.Instant) async -> Bool {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waiter = Waiter(
                    descriptor: descriptor, events: interest.events, deadline: deadline, continuation: continuation)
                let mustStart = state.withLock { state in
                    state.waiters[id] = waiter
                    defer { state.isRunning = true }
                    return !state.isRunning
                }
                if mustStart { start() }
                // The handler ran before the waiter was in its place.
                if Task.isCancelled { cancel(id) }
                wake()
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func cancel(_ id: UInt64) {
        let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
        waiter?.continuation.resume(returning: false)
    }

    private func wake() {
        var byte: UInt8 = 0
        _ = write(wakeup.writing, &byte, 1)
    }

    private func start() {
        var thread = pthread_t()
        pthread_create(&thread, nil, { _ in DescriptorPoller.shared.run() }, nil)
        pthread_detach(thread)
    }

    private func run() -> Never {
        while true { turn() }
    }

    private func turn() {
        let waiters = state.withLock { Array($0.waiters) }
        var polled = [pollfd(fd: wakeup.reading, events: Int16(POLLIN), revents: 0)]
        polled += waiters.map { pollfd(fd: $0.value.descriptor, events: $0.value.events, revents: 0) }
        let earliest = waiters.map(\.value.deadline).min()
        poll(&polled, nfds_t(polled.count), Self.milliseconds(until: earliest))
        if polled[0].revents != 0 {
            var drain = [UInt8](repeating: 0, count: 512)
            while read(wakeup.reading, &drain, drain.count) == drain.count {}
        }
        let now = ContinuousClock.now
        for (entry, result) in zip(waiters, polled.dropFirst()) {
            let isReady = result.revents != 0
            guard isReady || entry.value.deadline <= now else { continue }
            let waiter = state.withLock { $0.waiters.removeValue(forKey: entry.key) }
            waiter?.continuation.resume(returning: isReady)
        }
    }

    private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return 1_000 }
        let left = (deadline - .now) / .milliseconds(1)
        return Int32(min(max(left.rounded(.up), 0), 1_000))
    }
}
