import Glibc
import Testing

@testable import WebSocketTransport

@Suite struct PeerAddressTests {
    private func v4(_ text: String) -> PeerAddress {
        var address = in_addr()
        inet_pton(AF_INET, text, &address)
        return PeerAddress(v4: address)
    }

    private func v6(_ text: String) -> PeerAddress {
        var address = in6_addr()
        inet_pton(AF_INET6, text, &address)
        return PeerAddress(v6: address)
    }

    @Test func `an IPv4 address is the same on a socket of either kind`() {
        #expect(v4("192.0.2.17") == v6("::ffff:192.0.2.17"))
        #expect(v4("192.0.2.17").isIPv4)
        #expect(v4("192.0.2.17").bytes == [192, 0, 2, 17])
        #expect(v4("255.255.255.255").bytes == [255, 255, 255, 255])
    }

    @Test func `an IPv6 address keeps its sixteen bytes`() {
        let address = v6("2001:db8:0:7:1122:3344:5566:7788")
        #expect(!address.isIPv4)
        #expect(
            address.bytes == [
                0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 7, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88,
            ])
        #expect(!v6("::1").isIPv4)
    }

    @Test func `limits count IPv4 by address and IPv6 by network`() {
        #expect(v4("192.0.2.1").limitKey != v4("192.0.2.2").limitKey)
        #expect(v6("2001:db8::1").limitKey == v6("2001:db8::ffff:1").limitKey)
        #expect(v6("2001:db8::1").limitKey != v6("2001:db8:0:1::1").limitKey)
    }

    @Test func `the kernel's form is read, an unknown family is not`() {
        var storage = sockaddr_storage()
        #expect(PeerAddress(storage) == nil)
        withUnsafeMutableBytes(of: &storage) { bytes in
            var four = sockaddr_in()
            four.sin_family = sa_family_t(AF_INET)
            inet_pton(AF_INET, "203.0.113.9", &four.sin_addr)
            withUnsafeBytes(of: four) { bytes.copyMemory(from: $0) }
        }
        #expect(PeerAddress(storage) == v4("203.0.113.9"))
        withUnsafeMutableBytes(of: &storage) { bytes in
            var six = sockaddr_in6()
            six.sin6_family = sa_family_t(AF_INET6)
            inet_pton(AF_INET6, "2001:db8::5", &six.sin6_addr)
            withUnsafeBytes(of: six) { bytes.copyMemory(from: $0) }
        }
        #expect(PeerAddress(storage) == v6("2001:db8::5"))
    }
}
