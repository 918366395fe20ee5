import NIOCore
import RateLimits
import Synchronization

/// How often wrong tokens may come from an address.
final class FailedTokens: Sendable {
    /// Addresses that are remembered at one time.
    static let addressesMax = 16_384

    private let limit: RateLimit
    private let table: Mutex<RateTable<[UInt8]>>
    /// Addresses that have used up what they may, with when they may try again.
    private let shut = Mutex<[[UInt8]: ContinuousClock.Instant]>([:])

    init(perMinute: Int) {
        limit = RateLimit(perSecond: Double(perMinute) / 60, burst: perMinute)
        table = Mutex(RateTable(limit: limit, most: Self.addressesMax))
    }

    /// How long the address must wait; nil where its token may be looked at.
    func wait(_ address: SocketAddress?, at now: ContinuousClock.Instant) -> Duration? {
        let key = address?.limitKey ?? []
        return shut.withLock { shut in
            guard let until = shut[key] else { return nil }
            guard until > now else {
                shut[key] = nil
                return nil
            }
            return until - now
        }
    }

    func failed(_ address: SocketAddress?, at now: ContinuousClock.Instant) {
        let key = address?.limitKey ?? []
        guard let wait = table.withLock({ $0.take(key, at: now) }) else { return }
        shut.withLock { shut in
            if shut.count >= Self.addressesMax { shut = shut.filter { $0.value > now } }
            if shut.count < Self.addressesMax { shut[key] = now + wait }
        }
    }
}
