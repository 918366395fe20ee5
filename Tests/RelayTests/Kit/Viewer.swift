import ChatModel
import Relay
import Synchronization

/// A connection that keeps what it receives, in order.
package final class Viewer: Seat {
    private struct Waiter {
        let number: Int
        let isMet: @Sendable (Inbox) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var inbox = Inbox()
        var nextRequest: Int64 = 0
        var waits = 0
        var isSlow = false
        var untaken: [@Sendable () -> Void] = []
        var waiting: [Waiter] = []
    }

    package let id: ConnectionID
    package let principal: Principal
    package let room: @Sendable () -> Room
    private let loop: QueueLoop
    private let state = Mutex(State())

    init(id: ConnectionID, principal: Principal, loop: QueueLoop, room: @escaping @Sendable () -> Room) {
        self.id = id
        self.principal = principal
        self.loop = loop
        self.room = room
    }

    package func receive(_ output: RoomOutput) {
        if case .backlog(let frames, let taken) = output {
            add(frames.flatMap { Line.all(in: $0) })
            guard let taken else { return }
            let isSlow = state.withLock { state in
                if state.isSlow { state.untaken.append(taken) }
                return state.isSlow
            }
            if !isSlow { taken() }
        } else {
            change { $0.add(output) }
        }
    }

    func add(_ lines: [Line]) { change { for line in lines { $0.add(line) } } }

    private func change(_ change: (inout Inbox) -> Void) {
        let inbox = state.withLock { state in
            change(&state.inbox)
            return state.waiting.isEmpty ? nil : state.inbox
        }
        if let inbox { release { $0.isMet(inbox) } }
    }

    /// Takes pages of what it missed only as ``takePage()`` is called, until it is quick again.
    package var isSlow: Bool {
        get { state.withLock(\.isSlow) }
        set { state.withLock { $0.isSlow = newValue } }
    }

    /// Takes the page that waits the longest.
    package func takePage() async {
        state.withLock { $0.untaken.isEmpty ? nil : $0.untaken.removeFirst() }?()
        await settled()
    }

    package var inbox: Inbox { state.withLock(\.inbox) }

    /// Returns once what was received meets the condition, or the test is over.
    package func until(_ isMet: @escaping @Sendable (Inbox) -> Bool) async {
        let number = state.withLock { state in
            state.waits += 1
            return state.waits
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if Task.isCancelled || isMet(state.inbox) { return true }
                    state.waiting.append(Waiter(number: number, isMet: isMet, continuation: continuation))
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            release { $0.number == number }
        }
    }

    private func release(_ isOver: (Waiter) -> Bool) {
        let over = state.withLock { state in
            let split = state.waiting.partition(by: isOver)
            defer { state.waiting.removeSubrange(split...) }
            return Array(state.waiting[split...])
        }
        for waiter in over { waiter.continuation.resume() }
    }

    /// Returns once the rooms are done with what they are doing now: what they send after an answer is received, too.
    func settled() async { await loop.settled() }

    package func request() -> RequestID {
        state.withLock { state in
            state.nextRequest += 1
            return .integer(state.nextRequest)
        }
    }
}
