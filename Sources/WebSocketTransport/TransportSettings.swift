/// What the transport is told by configuration.
package struct TransportSettings: Sendable {
    /// Certificate and key, PEM files.
    package struct TLS: Sendable {
        package var certificate: String
        package var key: String

        package init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    package var host: String
    /// 0: one that is free.
    package var port: Int
    /// Event loops, each with a thread of its own.
    package var loops: Int
    package var tls: TLS?
    /// Whether an upgrade with these `Origin` and `Host` headers may go on.
    package var allowsOrigin: @Sendable (_ origin: String?, _ host: String?) -> Bool = { origin, _ in origin == nil }
    /// The most connections, those in the handshake included.
    package var connectionsMax = 50_000
    package var connectionsPerAddress = 200
    /// Addresses that may have any number of connections.
    package var isExempt: @Sendable (PeerAddress) -> Bool = { _ in false }
    /// Proxies whose `X-Forwarded-For` is believed; limits by address hold for those behind them, not for them.
    package var isTrustedProxy: @Sendable (PeerAddress) -> Bool = { _ in false }
    /// Counts a connection or, behind a proxy, a handshake of the address; false where there were too many lately.
    package var mayConnect: @Sendable (PeerAddress) -> Bool = { _ in true }
    /// Whether the process has no memory left for newcomers.
    package var isFull: @Sendable () -> Bool = { false }
    /// How many newcomers are let in all the same at one time, for so long, to show that they are needed.
    package var probationersMax = 64
    package var probation: Duration = .seconds(5)
    package var handshakeTimeout: Duration = .seconds(10)
    /// A peer that is silent for this long is closed.
    package var idleTimeout: Duration = .seconds(60)
    package var pingInterval: Duration = .seconds(25)
    /// The most bytes of a message from a peer.
    package var messageBytesMax = 16_384
    /// The most bytes of replies that wait for a peer that does not read.
    package var outboxBytesMax = 1 << 20
    /// Bytes of backlogs that may wait for one connection.
    package var backlogBytesMax = 16 << 20
    /// How long a peer may take nothing of what waits for it.
    package var stuckTimeout: Duration = .seconds(20)
    /// The most bytes of finished frames that a lane keeps for those who are behind, on each loop.
    package var ringBytesMax = 1 << 20
    /// The least time between two writes to a member of a lane, and to what it is stretched under load.
    package var pace: Duration = .milliseconds(10)
    package var paceMax: Duration = .milliseconds(50)
    /// For how long a loop writes to a lane's members before it looks after everything else.
    package var fanOutTurn: Duration = .milliseconds(2)
    /// Close a subscriber that fell off its lane's ring instead of letting it skip.
    package var closesLaggards = false

    package init(host: String, port: Int, loops: Int) {
        self.host = host
        self.port = port
        self.loops = loops
    }
}

/// Why the transport could not start.
package enum TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    case cannotListen(address: String, reason: String)
    case cannotStartLoop(String)
    case badCertificate(String)

    package var description: String {
        switch self {
        case .cannotListen(let address, let reason): "cannot listen on \(address): \(reason)"
        case .cannotStartLoop(let reason): "cannot start an event loop: \(reason)"
        case .badCertificate(let reason): "cannot use the TLS certificate and key: \(reason)"
        }
    }
}
