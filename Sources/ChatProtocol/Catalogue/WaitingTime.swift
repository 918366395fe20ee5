/// A duration in the one or two units that people say it in, rounded up so that nobody tries too early.
struct WaitingTime {
    enum Unit: Int { case second = 1, minute = 60, hour = 3600, day = 86_400 }

    /// Largest unit first; never empty.
    let parts: [(count: Int, unit: Unit)]

    init(_ duration: Duration) {
        let bounded = min(max(duration, .zero), .seconds(1 << 40))
        let (whole, rest) = bounded.components
        var seconds = max(Int(whole) + (rest > 0 ? 1 : 0), 1)
        let step: Unit = seconds >= Unit.day.rawValue ? .hour : seconds >= Unit.hour.rawValue ? .minute : .second
        seconds = (seconds + step.rawValue - 1) / step.rawValue * step.rawValue
        var parts: [(count: Int, unit: Unit)] = []
        for unit in [Unit.day, .hour, .minute, .second] where seconds >= unit.rawValue {
            parts.append((seconds / unit.rawValue, unit))
            seconds %= unit.rawValue
        }
        self.parts = parts
    }
}
