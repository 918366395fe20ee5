/// Now, on both clocks: the wall's for what people and records see, and a steady one for intervals, which
/// a step of the wall clock must not stretch or cut.
package struct Moment: Hashable, Sendable {
    package var wall: Timestamp
    package var steady: ContinuousClock.Instant

    package init(wall: Timestamp, steady: ContinuousClock.Instant) {
        self.wall = wall
        self.steady = steady
    }

    package static func + (left: Moment, right: Duration) -> Moment {
        Moment(wall: left.wall + right, steady: left.steady + right)
    }
}
