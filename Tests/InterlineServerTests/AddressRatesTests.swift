import AdminAPI
import Testing
import WebSocketTransport

@testable import InterlineServer

@Suite struct AddressRatesTests {
    private let now = ContinuousClock.now

    private func address(_ text: String) throws -> PeerAddress {
        let words = try #require(IPAddress(text)).bytes
        let bytes = words.count == 4 ? Array(repeating: 0, count: 10) + [255, 255] + words : words
        func word(_ from: Int) -> UInt64 { bytes[from..<from + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        return PeerAddress(high: word(0), low: word(8))
    }

    private func rates(_ yaml: String) throws -> AddressRates? {
        let settings = try Settings.decode(yaml: yaml, file: "s.yaml")
        return AddressRates(settings.rates, settings.connections, settings.proxies)
    }

    @Test func `all connections of an address draw on one allowance`() throws {
        let rates = try #require(try rates("rates: {address_messages_per_s: 2, address_burst: 3}"))
        let first = try #require(rates.allowance(for: address("203.0.113.7")))
        let second = try #require(rates.allowance(for: address("203.0.113.7")))
        let other = try #require(rates.allowance(for: address("203.0.113.8")))
        #expect([first(now), second(now), first(now)] == [nil, nil, nil])
        #expect(second(now) == .milliseconds(500))
        #expect(other(now) == nil)
        #expect(first(now + .milliseconds(500)) == nil)
        #expect(Metric.exposition(of: rates.metrics).contains("interline_address_refusals_total 1.0\n"))
    }

    @Test func `the addresses of one IPv6 network are one`() throws {
        let rates = try #require(try rates("rates: {address_messages_per_s: 1, address_burst: 1}"))
        let first = try #require(rates.allowance(for: address("2001:db8::1")))
        let second = try #require(rates.allowance(for: address("2001:db8::ffff:1")))
        let other = try #require(rates.allowance(for: address("2001:db8:0:1::1")))
        #expect(first(now) == nil)
        #expect(second(now) == .seconds(1))
        #expect(other(now) == nil)
    }

    @Test func `exempt addresses and a rate of 0 are not counted`() throws {
        let exempt = "connections: {per_address_exempt: [10.0.0.0/8]}\n"
        let rates = try #require(try rates(exempt))
        #expect(try rates.allowance(for: address("10.1.2.3")) == nil)
        #expect(try rates.allowance(for: address("127.0.0.1")) != nil)
        #expect(try self.rates("rates: {address_messages_per_s: 0}") == nil)
    }
}
