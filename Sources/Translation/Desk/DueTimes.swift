/// Times at which flights want to be looked at, the earliest first: a binary heap.
struct DueTimes: Sendable {
    private var heap: [(due: ContinuousClock.Instant, flight: UInt64)] = []

    var earliest: ContinuousClock.Instant? { heap.first?.due }
    var count: Int { heap.count }

    mutating func add(_ due: ContinuousClock.Instant, _ flight: UInt64) {
        heap.append((due, flight))
        var place = heap.count - 1
        while place > 0, heap[place].due < heap[(place - 1) / 2].due {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// The flight of the earliest time, if that has come.
    mutating func next(at now: ContinuousClock.Instant) -> UInt64? {
        guard let first = heap.first, first.due <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count && heap[child].due < heap[least].due {
                least = child
            }
            guard least != place else { break }
            heap.swapAt(place, least)
            place = least
        }
        return first.flight
    }
}
