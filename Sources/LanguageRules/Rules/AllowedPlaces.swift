/// The places of allowed phrases in a message, ready to be asked whether they cover another place.
struct AllowedPlaces: Sendable {
    private var starts: [Int] = []
    /// The furthest end of all places up to each.
    private var ends: [Int] = []

    init(_ places: [Range<Int>]) {
        for place in places.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            starts.append(place.lowerBound)
            ends.append(max(place.upperBound, ends.last ?? 0))
        }
    }

    /// Whether one place begins no later and ends no earlier.
    func cover(_ range: Range<Int>) -> Bool {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low > 0 && ends[low - 1] >= range.upperBound
    }
}
