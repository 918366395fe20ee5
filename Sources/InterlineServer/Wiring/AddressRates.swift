import AdminAPI
import RateLimits
import Sessions
import Synchronization
import WebSocketTransport

/// The messages that come from each address, over all its connections and all loops.
final class AddressRates: Sendable {
    /// Addresses that are remembered at one time.
    private static let addressesMax = 131_072

    // Held for the time of one look-up, and only when somebody speaks.
    private let table: Mutex<RateTable<PeerAddress>>
    private let connections: ConnectionSettings
    private let refused = Atomic<Int>(0)

    /// Nil where addresses may send as much as they like.
    init?(_ rates: RateSettings, _ connections: ConnectionSettings) {
        guard rates.addressMessagesPerSecond > 0 else { return nil }
        let limit = RateLimit(perSecond: rates.addressMessagesPerSecond, burst: rates.addressBurst)
        table = Mutex(RateTable(limit: limit, most: Self.addressesMax))
        self.connections = connections
    }

    /// What a connection from the address takes its messages from; nil for exempt ones.
    func allowance(for address: PeerAddress) -> AddressAllowance? {
        guard !connections.isExempt(address) else { return nil }
        let key = address.limitKey
        return { [self] now in
            let wait = table.withLock { $0.take(key, at: now) }
            if wait != nil { refused.add(1, ordering: .relaxed) }
            return wait
        }
    }

    var metrics: [Metric] {
        [
            Metric(
                "interline_address_refusals_total", .counter, refused.load(ordering: .relaxed),
                "Messages refused since too many came from their address.")
        ]
    }
}

extension ConnectionSettings {
    /// Whether limits by address don't hold for it.
    func isExempt(_ peer: PeerAddress) -> Bool {
        let address = IPAddress(networkBytes: peer.bytes)
        return perAddressExempt.contains { $0.contains(address) }
    }
}
