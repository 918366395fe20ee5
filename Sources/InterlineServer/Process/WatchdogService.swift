import ServiceLifecycle
import Synchronization
import WebSocketTransport

/// Says that the relay is alive, as long as every loop still turns.
struct WatchdogService: Service {
    let supervisor: ServiceSupervisor
    let loops: [ServiceLoop]

    private final class Answers: Sendable {
        let missing = Atomic<Int>(0)
    }

    func run() async throws {
        guard let interval = supervisor.watchdogInterval else {
            try? await gracefulShutdown()
            return
        }
        let answers = Answers()
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // A loop that hangs leaves its answer out, and the supervisor starts the relay anew. Nothing waits for
                // it here, so that the relay can still be told to end.
                if answers.missing.load(ordering: .acquiring) == 0 {
                    supervisor.tell(.alive)
                    answers.missing.store(loops.count, ordering: .releasing)
                    for loop in loops {
                        loop.executor.post { answers.missing.subtract(1, ordering: .acquiringAndReleasing) }
                    }
                }
                // Twice as often as it must be is what sd_watchdog_enabled(3) recommends; the answers take a turn more.
                try? await Task.sleep(for: interval / 4)
            }
        }
    }
}
