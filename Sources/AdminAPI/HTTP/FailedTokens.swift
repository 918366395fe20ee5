import NIOCore
import RateLimits
import Synchronization

/// How often wrong tokens may come from an address.
final class FailedTokens: Sendable {
    /// Addresses that are remembered at one time.
    static let addressesMax = 16_384

    private let table: Mutex<RateTable<[UInt8]>>

    /// - Parameter perMinute: with the one that is too many an address is shut out.
    init(perMinute: Int) {
        let limit = RateLimit(perSecond: Double(perMinute) / 60, burst: perMinute + 1)
        table = Mutex(RateTable(limit: limit, most: Self.addressesMax))
    }

    /// How long the address must wait; nil where its token may be looked at.
    func wait(_ address: SocketAddress?, at now: ContinuousClock.Instant) -> Duration? {
        table.withLock { $0.wait(address?.limitKey ?? [], at: now) }
    }

    func failed(_ address: SocketAddress?, at now: ContinuousClock.Instant) {
        _ = table.withLock { $0.take(address?.limitKey ?? [], at: now) }
    }
}
