/// How a client behaves; every value has a default.
public struct ChatOptions: Sendable {
    /// Nil: as a guest, as far as the relay lets guests in.
    public var token: String?
    /// Gives a fresh token: a minute before the present one expires, and where the server refuses it.
    ///
    /// Nil or the same token again means that there is none. What it throws makes the client ask again later. It is
    /// waited for as long as it takes.
    public var freshToken: (@Sendable (ChatTokenReason) async throws -> String?)?
    /// What translations are wanted in, as BCP 47; nil: none.
    public var language: String?
    /// How many recent events a first join asks for, 0 to 200.
    public var history = 100
    /// How the program calls itself to the server.
    public var client = "interline-swift"
    /// Whether events come compressed.
    public var compression = true
    public var limits = ChatLimits()
    public var timing = ChatTiming()

    public init() {}
}

/// Why a fresh token is asked for.
public enum ChatTokenReason: Hashable, Sendable {
    /// The present one soon will; the connection goes on.
    case expiring
    case expired
    /// The server does not take the present one.
    case refused
}

/// What a client holds at most, so that neither a server nor an app can exhaust its memory.
public struct ChatLimits: Hashable, Sendable {
    /// Bytes of one WebSocket message as it comes; more ends the connection.
    public var frameBytes = 4 << 20
    /// Bytes of one compressed message after it is inflated; more ends the connection.
    public var inflatedBytes = 16 << 20
    /// Bytes of one line, in either direction; more ends the connection, or is ``ChatError/tooLarge``.
    public var lineBytes = 4 << 20
    /// Messages that were not acknowledged yet; more are ``ChatError/queueFull``.
    public var unsentMessages = 100
    /// Other commands that were not answered yet; more are ``ChatError/queueFull``.
    public var unansweredCommands = 100
    /// Events that wait for the app to read them. What comes then is left out, and ``ChatLagged/Cause/unread`` says so.
    public var bufferedEvents = 1000
    /// Events that wait while a gap before them is filled from the record; with more the gap stays one.
    public var eventsBehindGap = 5000
    /// Pages of 200 events that filling a gap, or looking for a message of one's own, reads at most.
    public var historyPages = 20

    public init() {}
}

/// How long a client waits for what.
public struct ChatTiming: Hashable, Sendable {
    /// For a connection to be made.
    public var connect = Duration.seconds(20)
    /// For a reply; without one the connection counts as lost.
    public var reply = Duration.seconds(20)
    /// Without a word from the server, before it is asked for one.
    public var quiet = Duration.seconds(25)
    /// The pause before the first new attempt is between nothing and this; each further one doubles that.
    public var firstPause = Duration.seconds(1)
    /// What doubling ends at.
    public var longestPause = Duration.seconds(30)
    /// The most that a server may make the client wait.
    public var longestMandate = Duration.seconds(3600)
    /// In the room for this long: the next pause is a first one again.
    public var settled = Duration.seconds(10)
    /// Before a token expires.
    public var renewal = Duration.seconds(60)
    /// How long the server is trusted to remember a message's nonce; it does for ten minutes.
    public var nonce = Duration.seconds(540)

    public init() {}
}
