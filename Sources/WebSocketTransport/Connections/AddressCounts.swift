import Synchronization

/// How many connections there are, in all and by address, over all loops.
final class AddressCounts: Sendable {
    /// The map holds an entry for an address only while it counts something, so it is bounded by the whole.
    private struct Tally {
        private(set) var all = 0
        private(set) var byAddress: [PeerAddress: Int] = [:]

        func count(_ key: PeerAddress) -> Int { byAddress[key, default: 0] }

        mutating func add(_ key: PeerAddress) {
            all += 1
            byAddress[key, default: 0] += 1
        }

        mutating func remove(_ key: PeerAddress) {
            all -= 1
            let left = count(key) - 1
            byAddress[key] = left > 0 ? left : nil
        }
    }

    private struct Counts {
        var connections = Tally()
        var onProbation = Tally()
    }

    private let counts = Mutex(Counts())
    private let most: Int
    private let mostPerAddress: Int
    private let isExempt: @Sendable (PeerAddress) -> Bool

    init(most: Int, mostPerAddress: Int, isExempt: @escaping @Sendable (PeerAddress) -> Bool) {
        self.most = most
        self.mostPerAddress = mostPerAddress
        self.isExempt = isExempt
    }

    var all: Int { counts.withLock { $0.connections.all } }

    /// Those with the most connections, these first.
    func busiest(_ limit: Int) -> [(PeerAddress, Int)] {
        let all = counts.withLock { $0.connections.byAddress }
        let sorted = all.sorted { ($0.value, $1.key.low) > ($1.value, $0.key.low) }
        return sorted.prefix(limit).map { ($0.key, $0.value) }
    }

    /// Counts a connection in; each needs one ``remove(_:)``. False where it is one too many for its address
    /// or in all: it is counted nevertheless, as it lives until it has been told so.
    func add(_ address: PeerAddress) -> Bool {
        let key = address.limitKey
        let isExempt = self.isExempt(address)
        return counts.withLock { counts in
            counts.connections.add(key)
            return counts.connections.all <= most && (isExempt || counts.connections.count(key) <= mostPerAddress)
        }
    }

    func remove(_ address: PeerAddress) {
        let key = address.limitKey
        counts.withLock { $0.connections.remove(key) }
    }

    /// Counts a connection under another address: it turned out to come from there. False as in ``add(_:)``.
    func move(from proxy: PeerAddress, to address: PeerAddress) -> Bool {
        remove(proxy)
        return add(address)
    }

    /// Of those on probation, an address has at most one in so many.
    private static let probationShare = 16

    /// Counts a connection that is let in for a moment while memory is short; false where there are enough of them, in
    /// all or from its address. Each needs one ``endProbation(_:)``.
    func beginProbation(_ address: PeerAddress, most: Int) -> Bool {
        let key = address.limitKey
        let mostOfAddress = isExempt(address) ? most : max(most / Self.probationShare, 1)
        return counts.withLock { counts in
            guard counts.onProbation.all < most, counts.onProbation.count(key) < mostOfAddress else { return false }
            counts.onProbation.add(key)
            return true
        }
    }

    func endProbation(_ address: PeerAddress) {
        let key = address.limitKey
        counts.withLock { $0.onProbation.remove(key) }
    }

    /// Whether there are so many connections that a new one is not even told: a tenth above the limit.
    var isFarBeyond: Bool { counts.withLock { $0.connections.all > most + most / 10 + 16 } }

    /// Whether an address has so many that a new one is not even told: twice its limit.
    func isFarBeyond(_ address: PeerAddress) -> Bool {
        guard !isExempt(address) else { return false }
        return counts.withLock { $0.connections.count(address.limitKey) >= 2 * mostPerAddress }
    }
}
