import ChatModel
import Foundation
import Synchronization

/// How long the writer waits for another process's lock before it looks at its queue again.
final class WriterPatience: Sendable {
    private static let pause = Duration.milliseconds(2)
    private let tries: Atomic<Int>
    private let waiting = Atomic(false)

    init(_ patience: Duration) { tries = Atomic(Self.tries(patience)) }

    func set(_ patience: Duration) { tries.store(Self.tries(patience), ordering: .relaxed) }

    /// Whether the lock was out of reach when it was last tried for.
    var isWaiting: Bool { waiting.load(ordering: .relaxed) }

    func end() { waiting.store(false, ordering: .relaxed) }

    /// Waits a little and tells whether to try again; blocks the writer's queue, which has nothing else to do.
    func tryAgain(after attempts: Int) -> Bool {
        waiting.store(true, ordering: .relaxed)
        guard attempts < tries.load(ordering: .relaxed) else { return false }
        Thread.sleep(forTimeInterval: Double(Self.pause.milliseconds) / 1000)
        return true
    }

    private static func tries(_ patience: Duration) -> Int { Int(patience / pause) }
}
