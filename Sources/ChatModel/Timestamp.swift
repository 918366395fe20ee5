/// A moment in wall-clock time: whole milliseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    package static func + (left: Timestamp, right: Duration) -> Timestamp {
        Timestamp(milliseconds: left.milliseconds &+ right.milliseconds)
    }

    package static func - (left: Timestamp, right: Timestamp) -> Duration {
        .milliseconds(left.milliseconds - right.milliseconds)
    }
}

extension Duration {
    /// Whole milliseconds, rounded towards zero.
    package var milliseconds: Int64 {
        components.seconds &* 1000 &+ components.attoseconds / 1_000_000_000_000_000
    }
}

extension Timestamp {
    /// RFC 3339 in UTC with milliseconds, such as `2025-01-14T20:15:30.123Z`: always 24 bytes of ASCII.
    ///
    /// Years outside 0000–9999 are clamped.
    package var rfc3339: String {
        String(unsafeUninitializedCapacity: Self.rfc3339Bytes) {
            write(to: $0)
            return Self.rfc3339Bytes
        }
    }

    /// Appends ``rfc3339``, without allocating where the bytes have room.
    package func appendRFC3339(to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.rfc3339Bytes) { buffer in
            write(to: buffer)
            bytes.append(contentsOf: buffer)
        }
    }

    private static let rfc3339Bytes = 24

    /// The civil date is computed with the days-from-civil inverse of Howard Hinnant,
    /// "chrono-Compatible Low-Level Date Algorithms".
    private func write(to buffer: UnsafeMutableBufferPointer<UInt8>) {
        let clamped = min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
        let days = Int(clamped.floorDivided(by: 86_400_000))
        let inDay = Int(clamped) - days * 86_400_000
        let (year, month, day) = Self.civil(fromDays: days)
        // The last digit stands before `end`, the mark at it.
        func put(_ value: Int, _ digits: Int, end: Int, _ mark: Unicode.Scalar) {
            var rest = value
            for at in stride(from: end - 1, to: end - 1 - digits, by: -1) {
                buffer.initializeElement(at: at, to: UInt8(48 + rest % 10))
                rest /= 10
            }
            buffer.initializeElement(at: end, to: UInt8(ascii: mark))
        }
        put(year, 4, end: 4, "-")
        put(month, 2, end: 7, "-")
        put(day, 2, end: 10, "T")
        put(inDay / 3_600_000, 2, end: 13, ":")
        put(inDay / 60_000 % 60, 2, end: 16, ":")
        put(inDay / 1000 % 60, 2, end: 19, ".")
        put(inDay % 1000, 3, end: 23, "Z")
    }

    /// Reads what ``rfc3339`` writes; also without milliseconds. Nil for anything else.
    package init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 24 || bytes.count == 20, bytes.last == UInt8(ascii: "Z") else { return nil }
        func number(_ from: Int, _ digits: Int) -> Int? {
            var value = 0
            for byte in bytes[from..<from + digits] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        let marks: [(Int, Unicode.Scalar)] = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")]
        guard marks.allSatisfy({ bytes[$0.0] == UInt8(ascii: $0.1) }),
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
            let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        var fraction = 0
        if bytes.count == 24 {
            guard bytes[19] == UInt8(ascii: "."), let read = number(20, 3) else { return nil }
            fraction = read
        }
        let days = Self.days(year: year, month: month, day: day)
        // A day that its month does not have would be one of the next.
        guard Self.civil(fromDays: days).day == day else { return nil }
        milliseconds = Int64(((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + Int64(fraction)
    }

    private static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension Int64 {
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
