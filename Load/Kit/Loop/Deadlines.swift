/// Numbers that become due at a time each, soonest first; a binary heap.
package struct Deadlines {
    private var heap: [(time: UInt64, number: Int)] = []

    package init() {}

    package var isEmpty: Bool { heap.isEmpty }
    package var next: UInt64? { heap.first?.time }

    package mutating func add(_ number: Int, at time: UInt64) {
        heap.append((time, number))
        var child = heap.count - 1
        while child > 0, heap[(child - 1) / 2].time > heap[child].time {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Removes and returns the soonest number that is due at `now`.
    package mutating func popDue(at now: UInt64) -> Int? {
        guard let first = heap.first, first.time <= now else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first.number }
        heap[0] = last
        var parent = 0
        while true {
            var child = parent * 2 + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].time < heap[child].time { child += 1 }
            guard heap[child].time < heap[parent].time else { break }
            heap.swapAt(child, parent)
            parent = child
        }
        return first.number
    }
}
