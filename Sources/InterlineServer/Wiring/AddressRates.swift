import AdminAPI
import Sessions
import Synchronization
import WebSocketTransport

/// The messages that come from each address, over all its connections and all loops.
final class AddressRates: Sendable {
    private let table: AddressTable
    private let isExempt: @Sendable (PeerAddress) -> Bool
    private let refused = Atomic<Int>(0)

    /// Nil where addresses may send as much as they like.
    init?(_ rates: RateSettings, _ connections: ConnectionSettings, _ proxies: ProxySettings) {
        guard let table = AddressTable(perSecond: rates.addressMessagesPerSecond, burst: rates.addressBurst) else {
            return nil
        }
        self.table = table
        isExempt = connections.isExempt(besides: proxies)
    }

    /// What a connection from the address takes its messages from; nil for exempt ones.
    func allowance(for address: PeerAddress) -> AddressAllowance? {
        guard !isExempt(address) else { return nil }
        let key = address.limitKey
        return { [self] now in
            let wait = table.take(key, at: now)
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

    /// As ``isExempt(_:)``, and true of trusted proxies: what does not say who is behind them is nobody's in particular.
    func isExempt(besides proxies: ProxySettings) -> @Sendable (PeerAddress) -> Bool {
        { isExempt($0) || proxies.isTrusted($0) }
    }
}
