/// What happened when: phases, marks, and figures of each second.
package struct RunStory {
    package struct Phase: Equatable {
        package var name: String
        /// Seconds from the start.
        package var from: Double
        package var to: Double
    }

    package struct Mark: Equatable {
        package var seconds: Double
        package var text: String
    }

    package private(set) var start: UInt64
    package var phases: [Phase] = []
    package private(set) var marks: [Mark] = []
    /// A row of figures for each second, by name; the names are those of ``columns``.
    package private(set) var rows: [[Double?]] = []
    /// The longest time from an incident until everyone had everything again, in seconds; nil where none was.
    package private(set) var longestOutage: Double?
    private var outageBegan: UInt64?
    private var before: [String: Double] = [:]
    private var last: UInt64

    package static let columns = [
        "t_s", "connections", "published_per_s", "deliveries_per_s", "delivery_p50_ms", "delivery_p99_ms",
        "relay_cpu_percent", "relay_rss_bytes", "refusals_per_s", "reconnects_per_s",
    ]

    package init(from start: UInt64) {
        self.start = start
        last = start
    }

    /// What a progress line says besides the phase.
    var current: String? { outageBegan == nil ? nil : "recovering" }

    var isOutage: Bool { outageBegan != nil }

    mutating func begin(at now: UInt64) {
        start = now
        last = now
    }

    func seconds(at now: UInt64) -> Double { Double(MonotonicClock.span(start, now)) / 1e9 }

    mutating func mark(at now: UInt64, _ text: String) {
        marks.append(Mark(seconds: seconds(at: now), text: text))
    }

    mutating func outage(at now: UInt64, _ text: String) {
        mark(at: now, text)
        outageBegan = outageBegan ?? now
    }

    mutating func wholeAgain(at now: UInt64) {
        guard let began = outageBegan else { return }
        let seconds = Double(MonotonicClock.span(began, now)) / 1e9
        longestOutage = max(longestOutage ?? 0, seconds)
        outageBegan = nil
        mark(at: now, "everyone has everything again after \(seconds.rounded(toPlaces: 1)) s")
    }

    /// An outage that did not end makes the longest one infinite.
    var outage: Double? { outageBegan == nil ? longestOutage : .infinity }

    mutating func sample(
        at now: UInt64, online: Int, published: Int, deliveries: Int, interval: Latencies, usage: UsageSampler,
        refused: Int, reconnects: Int
    ) {
        let seconds = Double(MonotonicClock.span(last, now)) / 1e9
        guard seconds > 0 else { return }
        last = now
        func rate(_ name: String, _ value: Double?) -> Double? {
            defer { before[name] = value }
            guard let value else { return nil }
            return max(0, value - (before[name] ?? (name == "cpu" ? value : 0))) / seconds
        }
        let hasLatency = interval.count > 0
        rows.append([
            self.seconds(at: now), Double(online), rate("published", Double(published)),
            rate("deliveries", Double(deliveries)), hasLatency ? interval.milliseconds(50) : nil,
            hasLatency ? interval.milliseconds(99) : nil, rate("cpu", usage.totalCPU).map { $0 * 100 },
            usage.last.map { Double($0.residentBytes) }, rate("refused", Double(refused)),
            rate("reconnects", Double(reconnects)),
        ])
    }
}
