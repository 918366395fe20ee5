import ChatModel

/// A policy for a time, such as a Chinese hour.
package struct PolicySchedule: Hashable, Sendable {
    package enum Span: Hashable, Sendable {
        /// From the first moment up to, not including, the second.
        case once(Timestamp, Timestamp)
        /// On some days of the week, from one minute of the day up to another; past midnight where that is not later.
        ///
        /// - Parameters:
        ///   - days: 1 (Monday) to 7; the day that the span begins on; empty: every day.
        ///   - from: 0 to 1439.
        ///   - to: 0 to 1440.
        ///   - offset: minutes east of UTC, -840 to 840.
        case weekly(days: Set<Int>, from: Int, to: Int, offset: Int)
    }

    package var name: String
    package var span: Span
    package var allow: [LanguageTag]
    package var other: OtherLanguages

    package init(name: String, span: Span, allow: [LanguageTag], other: OtherLanguages) {
        self.name = name
        self.span = span
        self.allow = allow
        self.other = other
    }

    package func isOn(at now: Timestamp) -> Bool {
        switch span {
        case .once(let start, let end): return start <= now && now < end
        case .weekly(let days, let from, let to, let offset):
            let minutes = now.milliseconds.floored(by: 60_000) &+ Int64(offset)
            let day = minutes.floored(by: 1440)
            let minute = Int(minutes - day * 1440)
            if from < to { return minute >= from && minute < to && isDay(day, days) }
            return minute >= from && isDay(day, days) || minute < to && isDay(day - 1, days)
        }
    }

    /// - Parameter day: days since 1970-01-01, a Thursday.
    private func isDay(_ day: Int64, _ days: Set<Int>) -> Bool {
        days.isEmpty || days.contains(Int((day + 3) - (day + 3).floored(by: 7) * 7) + 1)
    }
}

extension Int64 {
    fileprivate func floored(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
