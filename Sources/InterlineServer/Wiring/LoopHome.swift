import Relay
import WebSocketTransport

/// A transport's loop as the home of rooms.
struct LoopHome: HomeLoop {
    let loop: ServiceLoop

    var executor: any SerialExecutor { loop.executor }
    var index: Int { loop.index }
    var isCurrent: Bool { loop.isCurrent }

    func post(_ call: @escaping @Sendable () -> Void) { loop.executor.post(call) }

    func schedule(at due: ContinuousClock.Instant, _ call: @escaping @Sendable () -> Void) {
        loop.perform { $0.schedule(at: due, call) }
    }
}
