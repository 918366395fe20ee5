import ChatModel
import Relay
import Synchronization

/// A connection that keeps what it receives, in order.
package final class Viewer: Seat {
    package enum Received: Sendable {
        case output(RoomOutput)
        case line(Line)
    }

    private struct State {
        var inbox: [Received] = []
        var nextRequest: Int64 = 0
        var waiting: [(isMet: @Sendable ([Received]) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    package let id: ConnectionID
    package let principal: Principal
    package let room: @Sendable () -> Room
    private let state = Mutex(State())

    init(id: ConnectionID, principal: Principal, room: @escaping @Sendable () -> Room) {
        self.id = id
        self.principal = principal
        self.room = room
    }

    package func receive(_ output: RoomOutput) {
        if case .backlog(let frames) = output {
            add(frames.flatMap { Line.all(in: $0) })
        } else {
            add([.output(output)])
        }
    }

    func add(_ lines: [Line]) { add(lines.map { .line($0) }) }

    private func add(_ received: [Received]) {
        let ready = state.withLock { state in
            state.inbox += received
            let ready = state.waiting.filter { $0.isMet(state.inbox) }
            state.waiting.removeAll { $0.isMet(state.inbox) }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    package var inbox: [Received] { state.withLock(\.inbox) }

    /// Returns once what was received meets the condition.
    package func until(_ isMet: @escaping @Sendable ([Received]) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if isMet(state.inbox) { return true }
                state.waiting.append((isMet, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    package func request() -> RequestID {
        state.withLock { state in
            state.nextRequest += 1
            return .integer(state.nextRequest)
        }
    }
}

extension [Viewer.Received] {
    /// The recorded events.
    package var events: [Line] {
        compactMap { if case .line(let line) = $0, line.sequence != nil { line } else { nil } }
    }

    package var sequences: [Int64] { events.compactMap(\.sequence) }

    package var said: [String] { events.compactMap(\.said) }

    package var outputs: [RoomOutput] { compactMap { if case .output(let output) = $0 { output } else { nil } } }

    package var notices: [ModerationNotice] {
        outputs.compactMap { if case .notice(_, let notice) = $0 { notice } else { nil } }
    }

    package var removals: [RoomOutput.Removal] {
        outputs.compactMap { if case .removed(_, let removal) = $0 { removal } else { nil } }
    }

    package func replies(to request: RequestID) -> [Reply] {
        outputs.compactMap { Reply($0) }.filter { $0.request == request }
    }
}
