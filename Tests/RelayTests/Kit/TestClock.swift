import ChatModel
import Synchronization

/// Time that passes when a test says so.
package final class TestClock: Sendable {
    private let moment = Mutex(Moment(wall: Timestamp(milliseconds: 1_700_000_000_000), steady: .now))

    package init() {}

    package var now: Moment { moment.withLock { $0 } }

    /// Sets the wall clock, as an operator or a time server would; no time passes.
    package func stepWall(by time: Duration) {
        moment.withLock { $0 = Moment(wall: $0.wall + time, steady: $0.steady) }
    }

    package func advance(by time: Duration) { moment.withLock { $0 = $0 + time } }
}
