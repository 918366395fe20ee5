/// One virtual user's place in the fleet: its socket, what is half read or written, and its session.
package final class Connection {
    package enum Part: Equatable {
        case user(Behaviour)
        /// Makes rooms before anyone comes.
        case keeper
        /// Reads the record back.
        case auditor
    }

    package enum Phase {
        case closed, connecting, encrypting, upgrading, open
    }

    package let index: Int
    package let part: Part
    /// The number of its group, -1 for helpers.
    package let group: Int
    /// The number of its room.
    package let room: Int
    package let token: String?
    package var session: RoomSession
    package var cursor: LaneCursor
    package var backoff = Backoff()
    /// The number of the publisher that it is, nil where it does not speak.
    package var publisher: Int?
    /// It is supposed to be there.
    package var isWanted = false
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
    var tls: TLSSession?
    /// Counts the sockets that this connection had, so that readiness of an old one is told from the new one's.
    var generation: UInt32 = 0
    var decoder = FrameDecoder()
    var answer: [UInt8] = []
    var outbox: [UInt8] = []
    var isWatchingWrites = false

    /// - Parameter language: what it reads, and the place of that among the languages of the run, from 1 on.
    package init(
        index: Int, part: Part, group: Int, room: Int, roomName: String, language: (place: Int, tag: String)?,
        token: String?
    ) {
        self.index = index
        self.part = part
        self.group = group
        self.room = room
        self.token = token
        cursor = LaneCursor(language: language?.place ?? 0)
        session = RoomSession(room: roomName, language: language?.tag)
    }

    package var behaviour: Behaviour? {
        if case .user(let behaviour) = part { behaviour } else { nil }
    }

    /// Is in its room, and has everything that it missed.
    package var isSettled: Bool { session.isJoined && !isResuming }

    var pollToken: UInt64 { UInt64(generation) << 32 | UInt64(index) }
}
