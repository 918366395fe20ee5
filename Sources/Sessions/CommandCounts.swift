import ChatProtocol
import Synchronization

/// How many commands came of each kind, over all connections, since the process began.
package final class CommandCounts: Sendable {
    package static let shared = CommandCounts()

    /// Under what is no command.
    package static let invalid = "invalid"

    // By the names of operations and no others, so that it has a bound.
    private let counts = Mutex<[String: Int]>([:])

    package var byName: [String: Int] { counts.withLock { $0 } }

    func count(_ command: Command) { add(command.operation.name) }

    func countInvalid() { add(Self.invalid) }

    private func add(_ name: String) { counts.withLock { $0[name, default: 0] += 1 } }
}
