import Testing

@testable import WebSocketTransport

@Suite struct ForwardedForTests {
    private let proxy = "10.0.0.1"
    private let trusted = ["10.0.0.1", "10.0.0.2", "2001:db8::1"]

    private func client(_ header: String?) throws -> PeerAddress {
        let trusted = try trusted.map { try #require(PeerAddress($0)) }
        return ForwardedFor.client(behind: try #require(PeerAddress(proxy)), header) { trusted.contains($0) }
    }

    @Test(arguments: [
        ("203.0.113.7", "203.0.113.7"),
        // What the client itself wrote stands on the left, and is not believed.
        ("198.51.100.9, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.2, 203.0.113.7", "203.0.113.7"),
        ("evil,, ,203.0.113.7", "203.0.113.7"),
        // Trusted proxies one behind the other.
        ("198.51.100.9, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("203.0.113.7,2001:db8::1,10.0.0.2", "203.0.113.7"),
        // All are trusted: the outermost.
        ("2001:db8::1, 10.0.0.2", "2001:db8::1"),
        // Other notations.
        ("2001:db8:1::5", "2001:db8:1::5"), ("[2001:db8:1::5]", "2001:db8:1::5"),
        ("[2001:db8:1::5]:443", "2001:db8:1::5"), ("203.0.113.7:5000", "203.0.113.7"),
        ("  \t203.0.113.7 \t", "203.0.113.7"), ("::ffff:203.0.113.7", "203.0.113.7"),
    ])
    func `the right-most address that is not trusted is the client's`(header: String, client: String) throws {
        #expect(try self.client(header) == PeerAddress(client))
    }

    @Test(arguments: [
        nil, "", " ", "unknown", "203.0.113.7,", "203.0.113", "0203.0.113.7", "203.0.113.7:", "203.0.113.7:123456",
        "203.0.113.7:x", "[203.0.113.7", "[2001:db8::5]x", "fe80::1%eth0", "localhost", "203.0.113.7\0",
        String(repeating: "1", count: 8000), "203.0.113.7, \u{200B}",
    ])
    func `what is no address counts as the proxy that wrote it`(header: String?) throws {
        #expect(try client(header) == PeerAddress(proxy))
    }

    @Test func `an entry that is no address ends at the proxy right of it`() throws {
        #expect(try client("203.0.113.7, bogus, 10.0.0.2") == PeerAddress("10.0.0.2"))
    }

    @Test func `no more proxies are passed than the limit`() throws {
        let chain = Array(repeating: "10.0.0.2", count: ForwardedFor.hopsMax - 1)
        #expect(try client((["203.0.113.7"] + chain).joined(separator: ",")) == PeerAddress("203.0.113.7"))
        #expect(try client((["203.0.113.7", "10.0.0.2"] + chain).joined(separator: ",")) == PeerAddress("10.0.0.2"))
    }
}
