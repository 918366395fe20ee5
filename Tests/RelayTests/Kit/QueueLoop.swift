import Dispatch
import Relay

/// A dispatch queue as the home of rooms.
package final class QueueLoop: HomeLoop, SerialExecutor {
    private let key = DispatchSpecificKey<Bool>()
    private let queue = DispatchQueue(label: "loop")
    package let index: Int

    package init(index: Int = 0) {
        self.index = index
        queue.setSpecific(key: key, value: true)
    }

    package var executor: any SerialExecutor { self }
    package var isCurrent: Bool { DispatchQueue.getSpecific(key: key) ?? false }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    package func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }

    package func post(_ call: @escaping @Sendable () -> Void) { queue.async(execute: call) }

    package func schedule(at due: ContinuousClock.Instant, _ call: @escaping @Sendable () -> Void) {
        let seconds = max(0, (due - .now) / .seconds(1))
        queue.asyncAfter(deadline: .now() + seconds, execute: call)
    }

    /// Returns once all that was posted before has run.
    package func settled() async {
        await withCheckedContinuation { continuation in post { continuation.resume() } }
    }
}
