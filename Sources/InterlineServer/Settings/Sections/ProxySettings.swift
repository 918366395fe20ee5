import WebSocketTransport

/// What stands between clients and the relay.
package struct ProxySettings: Hashable, Sendable {
    /// Proxies whose `X-Forwarded-For` is believed.
    package var trusted: [AddressRange] = []

    package init() {}

    /// Whether the peer is such a proxy.
    package func isTrusted(_ peer: PeerAddress) -> Bool {
        guard !trusted.isEmpty else { return false }
        let address = IPAddress(networkBytes: peer.bytes)
        return trusted.contains { $0.contains(address) }
    }
}

extension ProxySettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.list("trusted", expecting: AddressRange.expected, countMax: 100, &trusted) { text, _ in
            AddressRange(text)
        }
    }
}
