import Testing

@testable import WebSocketTransport

@Suite struct AddressCountsTests {
    private let one = PeerAddress(high: 0, low: 0xFFFF_0000_0001)
    private let two = PeerAddress(high: 0, low: 0xFFFF_0000_0002)

    @Test func `each address has its own limit`() {
        let counts = AddressCounts(most: 100, mostPerAddress: 2) { _ in false }
        #expect(counts.add(one) && counts.add(one) && counts.add(two))
        #expect(!counts.add(one))
        #expect(counts.add(two))
        #expect(counts.all == 5)
    }

    @Test func `one too many counts until it is gone`() {
        let counts = AddressCounts(most: 100, mostPerAddress: 1) { _ in false }
        #expect(counts.add(one))
        #expect(!counts.add(one))
        counts.remove(one)
        #expect(!counts.add(one))
        counts.remove(one)
        counts.remove(one)
        #expect(counts.all == 0)
        #expect(counts.add(one))
    }

    @Test func `addresses of one IPv6 network share a limit`() {
        let counts = AddressCounts(most: 100, mostPerAddress: 1) { _ in false }
        #expect(counts.add(PeerAddress(high: 7, low: 1)))
        #expect(!counts.add(PeerAddress(high: 7, low: 2)))
        #expect(counts.add(PeerAddress(high: 8, low: 1)))
        counts.remove(PeerAddress(high: 7, low: 2))
        counts.remove(PeerAddress(high: 7, low: 1))
        #expect(counts.add(PeerAddress(high: 7, low: 3)))
    }

    @Test func `the limit of all holds for exempt addresses too, their own does not`() {
        let exempt = one
        let counts = AddressCounts(most: 5, mostPerAddress: 1) { $0 == exempt }
        for _ in 0..<5 { #expect(counts.add(one)) }
        #expect(!counts.add(one))
        #expect(!counts.isFarBeyond(one))
        #expect(!counts.add(two))
    }

    @Test func `of those on probation an address has a sixteenth, unless it is exempt`() {
        let exempt = two
        let counts = AddressCounts(most: 100, mostPerAddress: 100) { $0 == exempt }
        #expect(counts.beginProbation(one, most: 32) && counts.beginProbation(one, most: 32))
        #expect(!counts.beginProbation(one, most: 32))
        for _ in 0..<30 { #expect(counts.beginProbation(two, most: 32)) }
        #expect(!counts.beginProbation(two, most: 32))
        counts.endProbation(one)
        #expect(counts.beginProbation(two, most: 32))
        #expect(!counts.beginProbation(one, most: 32))
        counts.endProbation(two)
        #expect(counts.beginProbation(one, most: 32))
    }

    @Test func `far beyond begins at twice an address's limit and a tenth above all`() {
        let counts = AddressCounts(most: 100, mostPerAddress: 3) { _ in false }
        for _ in 0..<5 { _ = counts.add(one) }
        #expect(!counts.isFarBeyond(one))
        _ = counts.add(one)
        #expect(counts.isFarBeyond(one))
        #expect(!counts.isFarBeyond(two))
        for number in 0..<120 { _ = counts.add(PeerAddress(high: UInt64(number + 1), low: 0)) }
        #expect(!counts.isFarBeyond)
        _ = counts.add(two)
        #expect(counts.isFarBeyond)
    }
}
