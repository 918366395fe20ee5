import Glibc

/// Who plays in a run: each user's group and room.
package struct Cast: Equatable {
    package struct Member: Equatable {
        /// The place of its group in the scenario.
        package var group: Int
        /// The number of its room among all rooms.
        package var room: Int
        /// From 0 within the group.
        package var number: Int
    }

    package private(set) var members: [Member] = []

    /// The same for the same seed.
    package init(_ scenario: Scenario, seed: UInt64) {
        var random = SplitMix(seed: seed)
        var first = 0
        var choices: [String: Choice] = [:]
        for rooms in scenario.rooms {
            choices[rooms.name] = Choice(first: first, count: rooms.count, skew: rooms.skew)
            first += rooms.count
        }
        for (index, group) in scenario.groups.enumerated() {
            guard let choice = choices[group.rooms] else { continue }
            for number in 0..<group.count {
                members.append(Member(group: index, room: choice.take(using: &random), number: number))
            }
        }
    }

    /// A weighted choice of a room.
    private struct Choice {
        let first: Int
        /// The sums of the weights up to each room.
        let sums: [Double]

        init(first: Int, count: Int, skew: Double) {
            self.first = first
            var sums: [Double] = []
            for number in 1...max(1, count) { sums.append((sums.last ?? 0) + Self.power(Double(number), -skew)) }
            self.sums = sums
        }

        func take(using random: inout SplitMix) -> Int {
            guard sums.count > 1, let total = sums.last else { return first }
            let point = Double.random(in: 0..<total, using: &random)
            return first + min(sums.count - 1, sums.partitioningIndex { $0 > point })
        }

        private static func power(_ base: Double, _ exponent: Double) -> Double {
            exponent == 0 ? 1 : Glibc.pow(base, exponent)
        }
    }
}

extension [Double] {
    /// The first index whose element is `isAfter`; those after it are too.
    fileprivate func partitioningIndex(_ isAfter: (Double) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
