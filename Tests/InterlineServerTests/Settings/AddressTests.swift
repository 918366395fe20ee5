import Testing

@testable import InterlineServer

@Suite struct AddressTests {
    @Test(arguments: ["127.0.0.1:8080", "localhost:0", "[::]:8080", "[2001:db8::1]:65535", "chat-1.example.com:443"])
    func `an address to listen at is written as it was read`(_ text: String) {
        #expect(HostPort(text)?.description == text)
    }

    @Test(arguments: [
        "", ":", "8080", ":8080", "a:", "a:65536", "a:-1", "a:+1", "a: 1", "a:1:2", "::1:8080", "[::1]", "[]:1",
        "[127.0.0.1]:1", "[::1:8080", "256.0.0.1:80", "1.2.3:80", "a b:1", "a_b:1", "a/b:1", "http://a:1", "a:000001",
    ])
    func `what is no address to listen at is refused`(_ text: String) {
        #expect(HostPort(text) == nil)
    }

    @Test func `a range holds its addresses and no others`() throws {
        let cases: [(String, inside: [String], outside: [String])] = [
            (
                "10.0.0.0/8", ["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"],
                ["11.0.0.0", "9.255.255.255", "::a00:1"]
            ),
            ("192.168.4.0/23", ["192.168.5.255"], ["192.168.6.0", "192.168.3.255"]),
            ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["::", "::1"]),
            ("1.2.3.4/32", ["1.2.3.4"], ["1.2.3.5"]),
            ("::1/128", ["::1", "0:0:0:0:0:0:0:1"], ["::2", "127.0.0.1"]),
            ("2001:db8::/33", ["2001:db8:7fff::1"], ["2001:db8:8000::"]),
            ("::/0", ["::1", "ffff::"], ["1.2.3.4"]),
        ]
        for (text, inside, outside) in cases {
            let range = try #require(AddressRange(text), "\(text)")
            for address in inside { #expect(range.contains(try #require(IPAddress(address))), "\(text) \(address)") }
            for address in outside { #expect(!range.contains(try #require(IPAddress(address))), "\(text) \(address)") }
        }
    }

    @Test(arguments: [
        "", "/", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "::1/129", "::1/127", "a/8", "1.2.3/8",
        "1.2.3.4/-1",
        "1.2.3.4/+8", "10.0.0.0/8/8", "10.0.0.0/0008",
    ])
    func `what is no range is refused`(_ text: String) {
        #expect(AddressRange(text) == nil)
    }
}
