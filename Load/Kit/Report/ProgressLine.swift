/// One line a second about a run.
struct ProgressLine {
    struct Snapshot {
        var phase: String
        var online: Int
        var connections: Int
        var sent: Int
        var acked: Int
        var refused: Int
        var deliveries: Int
        /// Latencies since the last line.
        var interval: Latencies
        var relay: ProcessUsage?
    }

    private let start: UInt64
    private var last: UInt64
    private var lastDeliveries = 0
    private var lastRelay: ProcessUsage?
    private let print: (String) -> Void

    init(from start: UInt64, write: @escaping (String) -> Void) {
        self.start = start
        last = start
        print = write
    }

    func isDue(at now: UInt64) -> Bool {
        MonotonicClock.span(last, now) >= MonotonicClock.second
    }

    mutating func write(_ snapshot: Snapshot, at now: UInt64) {
        let seconds = Double(MonotonicClock.span(last, now)) / 1e9
        let rate = Double(snapshot.deliveries - lastDeliveries) / seconds
        var line = "\(MonotonicClock.span(start, now) / MonotonicClock.second) s \(snapshot.phase)"
        line += "  in room \(snapshot.online)/\(snapshot.connections)"
        line += "  sent \(snapshot.sent) acked \(snapshot.acked)"
        if snapshot.refused > 0 { line += " refused \(snapshot.refused)" }
        line += "  deliveries \(snapshot.deliveries) (\(Int(rate))/s)"
        if snapshot.interval.count > 0 {
            let (middle, high) = (snapshot.interval.milliseconds(50), snapshot.interval.milliseconds(99))
            line += "  p50 \(middle.rounded(toPlaces: 2)) p99 \(high.rounded(toPlaces: 2)) ms"
        }
        if let relay = snapshot.relay {
            if let before = lastRelay?.cpuSeconds, let cpu = relay.cpuSeconds, cpu >= before {
                line += "  relay \(((cpu - before) / seconds * 100).rounded(toPlaces: 0)) %"
            }
            line += " \(relay.residentBytes >> 20) MiB"
        }
        lastRelay = snapshot.relay
        lastDeliveries = snapshot.deliveries
        last = now
        print(line)
    }
}
