import RateLimits
import Synchronization
import WebSocketTransport

/// How often each address may do something, over all its connections and all loops.
///
/// Held for the time of one look-up.
final class AddressTable: Sendable {
    /// Addresses that are remembered at one time.
    private static let addressesMax = 131_072

    private let table: Mutex<RateTable<PeerAddress>>

    /// Nil for no limit.
    init?(perSecond: Double, burst: Int) {
        guard perSecond > 0 else { return nil }
        table = Mutex(RateTable(limit: RateLimit(perSecond: perSecond, burst: burst), most: Self.addressesMax))
    }

    /// Takes a unit; nil where there was one, else how long to wait for the next.
    ///
    /// - Parameter key: the address's ``PeerAddress/limitKey``.
    func take(_ key: PeerAddress, at now: ContinuousClock.Instant) -> Duration? {
        table.withLock { $0.take(key, at: now) }
    }

    /// How long to wait for a unit; nil where there is one. Takes nothing.
    func wait(_ key: PeerAddress, at now: ContinuousClock.Instant) -> Duration? {
        table.withLock { $0.wait(key, at: now) }
    }
}
