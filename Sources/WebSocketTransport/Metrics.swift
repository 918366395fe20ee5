import Synchronization

/// Counts of what the transport did, over all loops, since the process began.
package final class Metrics: Sendable {
    package static let shared = Metrics()

    private let framesOut = Atomic<Int>(0)
    private let bytesOut = Atomic<Int>(0)
    private let slowClosed = Atomic<Int>(0)

    func delivered(_ frames: Int, bytes: Int) {
        framesOut.add(frames, ordering: .relaxed)
        bytesOut.add(frames * bytes, ordering: .relaxed)
    }

    func slowConsumerClosed() { slowClosed.add(1, ordering: .relaxed) }

    /// Frames written to subscribers by fan-out.
    package var fanOutFrames: Int { framesOut.load(ordering: .relaxed) }
    package var fanOutBytes: Int { bytesOut.load(ordering: .relaxed) }
    /// Connections closed because they took nothing for too long.
    package var slowConsumersClosed: Int { slowClosed.load(ordering: .relaxed) }
}
