/// A subscriber that reads less than it is sent.
package struct SlowReader {
    /// What the kernel is asked to hold for it, so that the relay notices soon.
    package static let receiveBuffer: Int32 = 4096

    private let bytesPerSecond: Int
    private var last: UInt64
    private var owed = 0.0

    package init(bytesPerSecond: Int, from start: UInt64) {
        self.bytesPerSecond = bytesPerSecond
        last = start
    }

    /// Bytes that it may read now; what it does not use is lost, as a reader can't catch up on time.
    package mutating func allowance(at now: UInt64) -> Int {
        owed = Double(bytesPerSecond) * Double(MonotonicClock.span(last, now)) / Double(MonotonicClock.second)
        last = now
        return Int(owed)
    }
}
