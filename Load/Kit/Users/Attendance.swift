/// How many users of a group are supposed to be there, over time.
package struct Attendance: Equatable {
    package let count: Int
    private var from = 0.0
    private var target = 0.0
    private var start: UInt64 = 0
    private var end: UInt64 = 0

    package init(count: Int) {
        self.count = count
    }

    /// From what it is at `start` evenly to `percent` of the group after `seconds`.
    package mutating func ramp(to percent: Double, from start: UInt64, seconds: Double) {
        from = exact(at: start)
        target = Double(count) * percent / 100
        self.start = start
        end = start + UInt64(seconds * 1e9)
    }

    package func wanted(at now: UInt64) -> Int {
        // What is all but whole is whole: a product of fractions may miss it by a rounding.
        min(count, Int((exact(at: now) + 1e-6).rounded(.down)))
    }

    private func exact(at now: UInt64) -> Double {
        guard now < end else { return target }
        guard now > start else { return from }
        return from + (target - from) * Double(now - start) / Double(end - start)
    }
}
