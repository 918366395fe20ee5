import Synchronization

/// A place where tasks wait while it is closed.
package final class Gate: Sendable {
    private struct State {
        var isClosed = false
        var passed = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    package init() {}

    package func close() { state.withLock { $0.isClosed = true } }

    package func open() {
        let waiting = state.withLock { state in
            state.isClosed = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    package func pass() async {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> [CheckedContinuation<Void, Never>] in
                state.passed += 1
                guard state.isClosed else { return [continuation] }
                state.waiting.append(continuation)
                let count = state.waiting.count
                defer { state.watchers.removeAll { $0.count <= count } }
                return state.watchers.filter { $0.count <= count }.map(\.continuation)
            }
            for ready in ready { ready.resume() }
        }
    }

    /// How many have come here while it was closed or open.
    package var passed: Int { state.withLock(\.passed) }

    /// How many wait here.
    package var waiting: Int { state.withLock(\.waiting.count) }

    /// Returns once so many wait here.
    package func untilWaiting(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.waiting.count < count { state.watchers.append((count, continuation)) }
                return state.waiting.count >= count
            }
            if isThere { continuation.resume() }
        }
    }
}
