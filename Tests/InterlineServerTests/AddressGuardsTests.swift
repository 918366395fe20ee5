import AdminAPI
import Testing
import WebSocketTransport

@testable import InterlineServer

@Suite struct AddressGuardsTests {
    private let now = ContinuousClock.now

    private func guards(_ yaml: String) throws -> AddressGuards {
        let proxies = "proxies: {trusted: [198.51.100.1/32]}"
        let settings = try Settings.decode(yaml: "connections: {\(yaml)}\n\(proxies)", file: "s.yaml")
        return AddressGuards(settings.connections, settings.proxies)
    }

    private func address(_ text: String) throws -> PeerAddress { try #require(PeerAddress(text)) }

    @Test func `an address may connect so often and no more, a network of IPv6 counts as one`() throws {
        let guards = try guards("handshakes_per_s: 2, handshake_burst: 3")
        for index in 1...3 { #expect(try guards.mayConnect(address("2001:db8::\(index)"), at: now)) }
        #expect(try !guards.mayConnect(address("2001:db8::4"), at: now))
        #expect(try guards.mayConnect(address("2001:db8:0:1::4"), at: now))
        #expect(try guards.mayConnect(address("2001:db8::4"), at: now + .milliseconds(500)))
        #expect(values(of: guards.metrics) == [1, 0])
    }

    @Test func `an address that got too many tokens wrong waits`() throws {
        let guards = try guards("failed_tokens_per_min: 2")
        let peer = try address("203.0.113.7")
        for _ in 0..<2 {
            #expect(guards.tokenWait(peer, at: now) == nil)
            guards.tokenFailed(peer, at: now)
        }
        #expect(guards.tokenWait(peer, at: now) == .seconds(30))
        #expect(try guards.tokenWait(address("203.0.113.8"), at: now) == nil)
        #expect(guards.tokenWait(peer, at: now + .seconds(30)) == nil)
        #expect(values(of: guards.metrics) == [0, 1])
    }

    @Test func `right tokens cost nothing`() throws {
        let guards = try guards("failed_tokens_per_min: 1")
        let peer = try address("203.0.113.7")
        for _ in 0..<100 { #expect(guards.tokenWait(peer, at: now) == nil) }
    }

    @Test(arguments: [
        ("handshakes_per_s: 0, failed_tokens_per_min: 0", "203.0.113.7"),
        ("per_address_exempt: [203.0.113.0/24]", "203.0.113.7"),
        // A trusted proxy that does not say who is behind it is not taken for one client.
        ("handshakes_per_s: 1, handshake_burst: 1, failed_tokens_per_min: 1", "198.51.100.1"),
    ])
    func `exempt addresses, trusted proxies and limits of 0 are not counted`(yaml: String, address: String) throws {
        let guards = try guards(yaml)
        let peer = try self.address(address)
        for _ in 0..<1000 {
            #expect(guards.mayConnect(peer, at: now))
            guards.tokenFailed(peer, at: now)
        }
        #expect(guards.tokenWait(peer, at: now) == nil)
    }
}
