/// When each message is to be sent: evenly, whatever becomes of the ones before it.
///
/// Latency counts from these times and not from the sending, so that a relay that makes publishers wait does not hide
/// that from the measurement.
package struct Timetable {
    package let total: Int
    package private(set) var planned = 0
    private let start: UInt64
    private let rate: Double

    /// - Parameters:
    ///   - start: the time of the first message, in nanoseconds.
    ///   - rate: messages a second.
    package init(start: UInt64, rate: Double, seconds: Double) {
        self.start = start
        self.rate = rate
        total = Int((rate * seconds).rounded())
    }

    /// The time of the next message, nil after the last.
    package var next: UInt64? {
        planned < total ? start + UInt64(Double(planned) * 1e9 / rate) : nil
    }

    /// Takes the next message off, if it is due.
    package mutating func take(at now: UInt64) -> (number: Int, due: UInt64)? {
        guard let due = next, due <= now else { return nil }
        planned += 1
        return (planned - 1, due)
    }
}
