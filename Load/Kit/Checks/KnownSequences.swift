/// The sequences that exist in a room, for counting how many lie in a gap.
package struct KnownSequences {
    private let ascending: [Int]

    package init(_ sequences: some Sequence<Int>) {
        var unique: [Int] = []
        for sequence in sequences.sorted() where unique.last != sequence { unique.append(sequence) }
        ascending = unique
    }

    package var newest: Int? { ascending.last }

    /// How many sequences lie in `range`; logarithmic.
    package func count(in range: Range<Int>) -> Int {
        position(of: range.upperBound) - position(of: range.lowerBound)
    }

    /// The number of sequences below `bound`.
    private func position(of bound: Int) -> Int {
        var low = 0
        var high = ascending.count
        while low < high {
            let middle = (low + high) / 2
            if ascending[middle] < bound { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
