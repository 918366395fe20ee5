import Foundation

/// An address to listen at.
package struct HostPort: Hashable, Sendable {
    /// A name, an IPv4 address, or an IPv6 address without brackets.
    package let host: String
    /// 0: any that is free.
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    static let expected = "HOST:PORT or [IPv6]:PORT with a port from 0 to 65535"

    /// Reads `127.0.0.1:8080`, `localhost:8080` and `[::]:8080`; nil for anything else.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let port = Int(digits), port <= 65_535
        else { return nil }
        let host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            guard let address = IPAddress(String(host.dropFirst().dropLast())), address.bytes.count == 16 else {
                return nil
            }
            self.init(host: String(host.dropFirst().dropLast()), port: port)
        } else {
            let isName = host.utf8.allSatisfy {
                (48...57).contains($0) || (97...122).contains($0 | 0x20) || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: ".")
            }
            guard isName, (1...253).contains(host.utf8.count) else { return nil }
            // Digits and dots alone would be an address, and one with a slip in it is no name.
            let isNumeric = host.allSatisfy { $0.isNumber || $0 == "." }
            guard !isNumeric || IPAddress(String(host)) != nil else { return nil }
            self.init(host: String(host), port: port)
        }
    }
}

extension HostPort: CustomStringConvertible {
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
