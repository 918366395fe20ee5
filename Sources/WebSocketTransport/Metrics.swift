import Synchronization

/// Counts of what the transport did, over all loops, since the process began.
package final class Metrics: Sendable {
    package static let shared = Metrics()

    private let writesOut = Atomic<Int>(0)
    private let bytesOut = Atomic<Int>(0)
    private let slowClosed = Atomic<Int>(0)

    /// - Parameter bytes: of all of them.
    func delivered(_ writes: Int, bytes: Int) {
        writesOut.add(writes, ordering: .relaxed)
        bytesOut.add(bytes, ordering: .relaxed)
    }

    func slowConsumerClosed() { slowClosed.add(1, ordering: .relaxed) }

    /// Writes to subscribers by fan-out, each of one frame or a few.
    package var fanOutWrites: Int { writesOut.load(ordering: .relaxed) }
    /// Bytes of the frames in them.
    package var fanOutBytes: Int { bytesOut.load(ordering: .relaxed) }
    /// Connections closed because they took nothing for too long.
    package var slowConsumersClosed: Int { slowClosed.load(ordering: .relaxed) }
}
