import Synchronization

/// Ends waiting for work at a time, whether or not the work ends.
enum Deadline {
    typealias Outcome<Value> = Result<Value, EngineError>

    /// The work's result, or `.timeout` at the time or when the task is cancelled; the work is cancelled then, and may
    /// run on.
    static func result<Value: Sendable>(
        by time: ContinuousClock.Instant, of work: @escaping @Sendable () async -> Outcome<Value>
    ) async -> Outcome<Value> {
        let first = FirstOutcome<Value>()
        let working = Task { first.settle(await work()) }
        let timing = Task {
            // Cancelled once there is a result, which it then does not change.
            try? await Task.sleep(until: time, clock: .continuous)
            first.settle(.failure(.timeout))
        }
        let outcome = await withTaskCancellationHandler {
            await first.value
        } onCancel: {
            first.settle(.failure(.timeout))
        }
        working.cancel()
        timing.cancel()
        return outcome
    }
}

/// Keeps the first outcome for the one who waits for it.
private final class FirstOutcome<Value: Sendable>: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Deadline.Outcome<Value>, Never>)
        case settled(Deadline.Outcome<Value>)
    }

    private let state = Mutex(State.open)

    func settle(_ outcome: Deadline.Outcome<Value>) {
        let waiting = state.withLock { state -> CheckedContinuation<Deadline.Outcome<Value>, Never>? in
            switch state {
            case .settled: return nil
            case .open:
                state = .settled(outcome)
                return nil
            case .awaited(let continuation):
                state = .settled(outcome)
                return continuation
            }
        }
        waiting?.resume(returning: outcome)
    }

    /// To be awaited once.
    var value: Deadline.Outcome<Value> {
        get async {
            await withCheckedContinuation { continuation in
                let settled = state.withLock { state -> Deadline.Outcome<Value>? in
                    if case .settled(let outcome) = state { return outcome }
                    state = .awaited(continuation)
                    return nil
                }
                if let settled { continuation.resume(returning: settled) }
            }
        }
    }
}
