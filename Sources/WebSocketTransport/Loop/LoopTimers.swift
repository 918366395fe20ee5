/// Calls that are due later, on one loop: a binary heap by time, driven by one libev timer.
struct LoopTimers {
    private struct Entry {
        let due: ContinuousClock.Instant
        let order: UInt64
        let call: () -> Void

        func isBefore(_ other: Entry) -> Bool { (due, order) < (other.due, other.order) }
    }

    private var heap: [Entry] = []
    private var order: UInt64 = 0

    var count: Int { heap.count }
    var nextDue: ContinuousClock.Instant? { heap.first?.due }

    /// Adds a call; calls that are due at the same time run in the order they were added.
    mutating func add(at due: ContinuousClock.Instant, _ call: @escaping () -> Void) {
        order += 1
        heap.append(Entry(due: due, order: order, call: call))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the first call that is due.
    mutating func popDue(at now: ContinuousClock.Instant) -> (() -> Void)? {
        guard let first = heap.first, first.due <= now else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first.call }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].isBefore(heap[least])
            {
                least = child
            }
            guard least != parent else { return first.call }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
