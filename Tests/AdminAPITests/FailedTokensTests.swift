import NIOCore
import Testing

@testable import AdminAPI

@Suite struct FailedTokensTests {
    private func address(_ text: String) throws -> SocketAddress { try SocketAddress(ipAddress: text, port: 1) }

    @Test func `after as many wrong tokens as a minute allows an address waits, and others do not`() throws {
        let failed = FailedTokens(perMinute: 5)
        let (now, one, other) = (ContinuousClock.now, try address("192.0.2.1"), try address("192.0.2.2"))
        for _ in 0..<5 {
            failed.failed(one, at: now)
            #expect(failed.wait(one, at: now) == nil)
        }
        failed.failed(one, at: now)
        let wait = try #require(failed.wait(one, at: now))
        #expect(wait > .zero && wait <= .seconds(12))
        #expect(failed.wait(other, at: now) == nil)
        #expect(failed.wait(one, at: now + wait) == nil)
    }

    @Test func `an IPv6 site is one address, whichever of its own it uses`() throws {
        let failed = FailedTokens(perMinute: 1)
        let now = ContinuousClock.now
        for last in 1...3 { failed.failed(try address("2001:db8:1:2::\(last)"), at: now) }
        #expect(failed.wait(try address("2001:db8:1:2::99"), at: now) != nil)
        #expect(failed.wait(try address("2001:db8:1:3::1"), at: now) == nil)
    }

    @Test func `IPv4 peers of a socket for both are told apart, and are the same as without it`() throws {
        let failed = FailedTokens(perMinute: 1)
        let now = ContinuousClock.now
        for _ in 1...3 { failed.failed(try address("::ffff:192.0.2.1"), at: now) }
        #expect(failed.wait(try address("192.0.2.1"), at: now) != nil)
        #expect(failed.wait(try address("::ffff:192.0.2.2"), at: now) == nil)
        #expect(failed.wait(try address("::1"), at: now) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("::ffff:127.0.0.1", true), ("128.0.0.1", false),
        ("::2", false), ("2001:db8::1", false), ("::ffff:10.0.0.1", false),
    ])
    func `this machine is told from others`(_ text: String, isLoopback: Bool) throws {
        #expect(try address(text).isLoopback == isLoopback)
    }
}
