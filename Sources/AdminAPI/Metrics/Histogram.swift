import Synchronization

/// Counts durations by how long they are, in fixed steps. Any thread; recording takes no lock.
package final class Histogram: Sendable {
    /// The upper bounds of the steps, in nanoseconds, ascending.
    private let bounds: [Int64]
    /// One cell a step and one for what is longer.
    private let cells: [Cell]
    private let total = Atomic<Int64>(0)

    /// An atomic in an object of its own, since arrays hold only what can be copied.
    private final class Cell: Sendable {
        let count = Atomic<Int>(0)
    }

    /// - Parameter bounds: in nanoseconds, ascending.
    package init(bounds: [Int64]) {
        self.bounds = bounds
        cells = (0...bounds.count).map { _ in Cell() }
    }

    /// From 0.5 ms to 10 s.
    package static func latency() -> Histogram {
        let milliseconds: [Double] = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]
        return Histogram(bounds: milliseconds.map { Int64($0 * 1_000_000) })
    }

    package func record(nanoseconds: Int64) {
        let place = bounds.firstIndex { nanoseconds <= $0 } ?? bounds.count
        cells[place].count.add(1, ordering: .relaxed)
        total.add(max(nanoseconds, 0), ordering: .relaxed)
    }

    package func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        record(nanoseconds: seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000)
    }

    /// What was recorded so far. Two counts that change meanwhile may differ by what came in between.
    package var snapshot: Snapshot {
        var count = 0
        let steps = zip(bounds, cells).map { bound, cell in
            count += cell.count.load(ordering: .relaxed)
            return (Double(bound) / 1e9, count)
        }
        let all = count + (cells.last?.count.load(ordering: .relaxed) ?? 0)
        return Snapshot(steps: steps, count: all, seconds: Double(total.load(ordering: .relaxed)) / 1e9)
    }

    package struct Snapshot: Sendable {
        /// Each bound in seconds with how many were not longer.
        package let steps: [(bound: Double, count: Int)]
        package let count: Int
        package let seconds: Double

        package init(steps: [(bound: Double, count: Int)], count: Int, seconds: Double) {
            self.steps = steps
            self.count = count
            self.seconds = seconds
        }
    }
}
