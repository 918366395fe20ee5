import Glibc

/// An IP address in 16 bytes; IPv4 stands in the `::ffff:0:0/96` block, as the kernel shows it on a dual-stack socket.
package struct PeerAddress: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads an IPv4 or IPv6 address in text.
    package init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(v4: four)
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self.init(v6: six)
        } else {
            return nil
        }
    }

    init(v4 address: in_addr) {
        self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(UInt32(bigEndian: address.s_addr)))
    }

    init(v6 address: in6_addr) {
        let (high, low) = withUnsafeBytes(of: address) { bytes in
            (
                bytes.loadUnaligned(as: UInt64.self).bigEndian,
                bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self).bigEndian
            )
        }
        self.init(high: high, low: low)
    }

    init?(_ storage: sockaddr_storage) {
        let address: PeerAddress? = withUnsafeBytes(of: storage) { bytes in
            switch Int32(storage.ss_family) {
            case AF_INET: PeerAddress(v4: bytes.loadUnaligned(as: sockaddr_in.self).sin_addr)
            case AF_INET6: PeerAddress(v6: bytes.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
            default: nil
            }
        }
        guard let address else { return nil }
        self = address
    }

    package var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// What limits are counted by: the address itself, or the /64 of an IPv6 one, which is what one site gets.
    package var limitKey: PeerAddress { isIPv4 ? self : PeerAddress(high: high, low: 0) }
}

/// A block of addresses in CIDR notation, such as `10.0.0.0/8`.
package struct AddressBlock: Hashable, Sendable {
    private let base: PeerAddress
    private let length: Int

    /// Nil where the text is no address or block. A bare address is a block of one.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let base = PeerAddress(String(first)) else { return nil }
        let isIPv4Text = !first.contains(":")
        var length = 128
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...(isIPv4Text ? 32 : 128)).contains(given) else { return nil }
            length = isIPv4Text ? given + 96 : given
        }
        self.base = base
        self.length = length
    }

    package func contains(_ address: PeerAddress) -> Bool {
        Self.matches(address.high, base.high, bits: min(length, 64))
            && Self.matches(address.low, base.low, bits: max(length - 64, 0))
    }

    private static func matches(_ left: UInt64, _ right: UInt64, bits: Int) -> Bool {
        bits == 0 || (left ^ right) >> (64 - bits) == 0
    }
}
