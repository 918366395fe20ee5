/// Decides which subscribers lose their connection, at a share of all per second.
package struct Flapper {
    private let perSecond: Double
    private var owed = 0.0
    private var last: UInt64

    /// - Parameters:
    ///   - percent: of the population, per second.
    ///   - start: nanoseconds from when on connections are dropped.
    package init(percent: Double, of population: Int, from start: UInt64) {
        perSecond = percent / 100 * Double(population)
        last = start
    }

    /// How many connections to drop now.
    package mutating func drops(at now: UInt64) -> Int {
        owed += perSecond * Double(MonotonicClock.span(last, now)) / Double(MonotonicClock.second)
        last = max(last, now)
        let whole = Int(owed)
        owed -= Double(whole)
        return whole
    }
}
