import Foundation

/// An IPv4 or IPv6 address.
package struct IPAddress: Hashable, Sendable {
    /// In network order: 4 bytes, or 16.
    package let bytes: [UInt8]

    /// - Parameter networkBytes: 4 or 16.
    init(networkBytes: [UInt8]) { bytes = networkBytes }

    /// Reads the usual notations; an IPv4 address that is mapped into IPv6 (`::ffff:10.0.0.1`) is read as IPv4.
    package init?(_ text: String) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            bytes = withUnsafeBytes(of: &v4) { Array($0) }
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            let all = withUnsafeBytes(of: &v6) { Array($0) }
            let isMapped = all.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255])
            // "::" and "::1" stay IPv6; only the mapped range is IPv4 in disguise.
            bytes = isMapped ? Array(all[12...]) : all
        } else {
            return nil
        }
    }
}

/// A range of addresses in CIDR notation.
package struct AddressRange: Hashable, Sendable {
    private let network: [UInt8]
    private let prefix: Int

    static let expected = "a range of addresses such as 10.0.0.0/8 or ::1/128"

    /// Reads `10.0.0.0/8` and `::1/128`; nil also where bits after the prefix are set.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(String(parts[0])), parts[1].utf8.count <= 3,
            parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let length = Int(parts[1]),
            length <= address.bytes.count * 8,
            address.bytes == Self.masked(address.bytes, length)
        else { return nil }
        network = address.bytes
        prefix = length
    }

    package func contains(_ address: IPAddress) -> Bool {
        address.bytes.count == network.count && Self.masked(address.bytes, prefix) == network
    }

    private static func masked(_ bytes: [UInt8], _ prefix: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(max(prefix - index * 8, 0), 8)
            return byte & ~UInt8(truncatingIfNeeded: 0xFF >> kept)
        }
    }
}
