import Testing

@testable import AdminAPI

@Suite struct MetricTests {
    @Test func `a figure is written with its help, its kind and its labels`() {
        let metric = Metric("x_total", .counter, by: "rule", [("a\"b\\c\nd", 3)], "Things.")
        #expect(
            Metric.exposition(of: [metric])
                == "# HELP x_total Things.\n# TYPE x_total counter\nx_total{rule=\"a\\\"b\\\\c\\nd\"} 3.0\n")
    }

    @Test func `a histogram counts what is not longer than each bound`() {
        let histogram = Histogram(bounds: [1_000_000, 10_000_000])
        for duration: Duration in [.microseconds(1), .milliseconds(1), .milliseconds(2), .seconds(60), .seconds(-1)] {
            histogram.record(duration)
        }
        let text = Metric.exposition(of: [Metric("x_seconds", histogram, "Times.")])
        #expect(text.contains("x_seconds_bucket{le=\"0.001\"} 3.0\n"))
        #expect(text.contains("x_seconds_bucket{le=\"0.01\"} 4.0\n"))
        #expect(text.contains("x_seconds_bucket{le=\"+Inf\"} 5.0\n"))
        #expect(text.contains("x_seconds_count 5.0\n"))
        #expect(text.contains("x_seconds_sum 60.003001\n"))
    }
}
