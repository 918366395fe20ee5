/// One virtual user's place in the fleet: its socket, what is half read or written, and its session.
package final class Connection {
    package enum Role: Equatable {
        case subscriber
        case slowReader
        /// The number of the publisher.
        case publisher(Int)
        case auditor
    }

    package enum Phase {
        case closed, connecting, upgrading, open
    }

    package let index: Int
    package let role: Role
    package let token: String?
    package var session: RoomSession
    package var backoff = Backoff()
    package internal(set) var phase = Phase.closed
    /// When the present try to connect began, in nanoseconds.
    package internal(set) var startedAt: UInt64 = 0
    /// The join of this connection was answered, and what was missed has not all come yet.
    package var isResuming = false
    /// What `bye` asked to wait before connecting again, in milliseconds.
    package var retryMilliseconds: Int?
    /// Reads at its own pace instead of when there is something to read.
    package internal(set) var isPaced = false

    var socket: Int32 = -1
    /// Counts the sockets that this connection had, so that readiness of an old one is told from the new one's.
    var generation: UInt32 = 0
    var decoder = FrameDecoder()
    var answer: [UInt8] = []
    var outbox: [UInt8] = []
    var isWatchingWrites = false

    package init(index: Int, role: Role, token: String?, room: String) {
        self.index = index
        self.role = role
        self.token = token
        session = RoomSession(room: room)
    }

    var pollToken: UInt64 { UInt64(generation) << 32 | UInt64(index) }
}
