import Histogram

/// Durations in a high dynamic range histogram: three significant digits, from a microsecond to an hour.
package struct Latencies {
    private var histogram = Histogram<UInt64>(
        lowestDiscernibleValue: 1, highestTrackableValue: 3_600_000_000, numberOfSignificantValueDigits: .three)

    package init() {}

    package var count: Int { Int(clamping: histogram.totalCount) }

    /// - Parameter nanoseconds: an hour and more counts as an hour.
    package mutating func record(_ nanoseconds: UInt64) {
        histogram.record(min(nanoseconds / 1000, 3_599_999_999))
    }

    /// Adds all durations of `other`.
    package mutating func add(_ other: Latencies) {
        histogram.add(other.histogram)
    }

    package mutating func reset() {
        histogram.reset()
    }

    /// Milliseconds that `percent` of the durations do not exceed, 0 where there are none.
    package func milliseconds(_ percent: Double) -> Double {
        count == 0 ? 0 : Double(histogram.valueAtPercentile(percent)) / 1000
    }

    /// The longest duration in milliseconds, 0 where there is none.
    package var longest: Double { count == 0 ? 0 : Double(histogram.maxRecorded) / 1000 }

    var json: JSONValue {
        .object([
            ("count", .int(count)), ("p50", .number(milliseconds(50))), ("p90", .number(milliseconds(90))),
            ("p99", .number(milliseconds(99))), ("p99_9", .number(milliseconds(99.9))), ("max", .number(longest)),
        ])
    }

    /// The same for a chart: percentiles against milliseconds.
    var curveJSON: JSONValue {
        let percents: [Double] = [
            0, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 97, 98, 99, 99.5, 99.8, 99.9, 99.95, 99.99, 99.999,
            100,
        ]
        return .object([
            ("count", .int(count)), ("p50", .number(milliseconds(50))), ("p90", .number(milliseconds(90))),
            ("p99", .number(milliseconds(99))), ("p999", .number(milliseconds(99.9))), ("max", .number(longest)),
            (
                "curve",
                .array(count == 0 ? [] : percents.map { .array([.number($0), .number(milliseconds($0))]) })
            ),
        ])
    }

    var summary: String {
        func text(_ value: Double) -> String { value.rounded(toPlaces: value < 100 ? 2 : 0) }
        guard count > 0 else { return "–" }
        return "p50 \(text(milliseconds(50)))  p90 \(text(milliseconds(90)))  p99 \(text(milliseconds(99)))  "
            + "p99.9 \(text(milliseconds(99.9)))  max \(text(longest)) ms"
    }
}

extension Double {
    /// This number in decimal notation with `places` digits after the point.
    package func rounded(toPlaces places: Int) -> String {
        let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
        let whole = Int((magnitude * Double(scale)).rounded())
        let sign = self < 0 && whole > 0 ? "-" : ""
        guard places > 0 else { return "\(sign)\(whole)" }
        let fraction = String(whole % scale)
        return "\(sign)\(whole / scale).\(String(repeating: "0", count: places - fraction.count))\(fraction)"
    }
}
