/// How the connection is doing.
public enum ChatStatus: Hashable, Sendable {
    case connecting
    case joined
    /// It will connect again by itself after the pause.
    case waiting(ChatTrouble, pause: Duration)
    /// It has ended, and only ``ChatRoomClient/connect()`` begins again. Nil: the app asked for it.
    case stopped(ChatTrouble?)
}

/// Why the client is not in the room.
public enum ChatTrouble: Hashable, Sendable {
    /// The server closed the connection; with its words, which may be empty.
    case closed(ChatCloseCode, message: String)
    /// The server refused `hello` or `join`.
    case refused(ChatRefusal)
    /// The server took the client out of the room.
    case left(ChatLeft.Code)
    /// The connection could not be made, broke, fell silent or brought what is no event; in words for a log.
    case lost(String)
}
