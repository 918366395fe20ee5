import Glibc

/// Follows the use of CPU and memory by the relay, and of CPU by this process, over a run.
package struct UsageSampler {
    package private(set) var pid: Int32?
    private let metrics: MetricsReader?
    package private(set) var first: ProcessUsage?
    package private(set) var joined: ProcessUsage?
    package private(set) var last: ProcessUsage?
    package private(set) var peakBytes = 0
    /// The metrics' counters at the first sample and at the last one.
    package private(set) var counters: (first: [String: Double], last: [String: Double]) = ([:], [:])
    private var isOver = false
    /// CPU time of relays that were replaced, in seconds.
    private var earlierCPU = 0.0
    private var ownAtStart = (cpu: 0.0, time: UInt64(0))
    private var ownAtEnd = (cpu: 0.0, time: UInt64(0))

    /// - Parameters:
    ///   - pid: the relay's, nil where it is unknown.
    ///   - metrics: where the relay's metrics are; its process is looked at where both are given.
    package init(pid: Int32?, metrics: MetricsAddress?) {
        self.pid = pid
        self.metrics = metrics.map { MetricsReader($0) }
        if let counters = self.metrics?.readNow() { self.counters = (counters, counters) }
        sample()
        first = last
        self.metrics?.start()
    }

    package mutating func sample() {
        ownAtEnd = Self.own()
        if let found = metrics?.newest {
            counters.last = found
            if counters.first.isEmpty { counters.first = found }
        }
        if let pid {
            guard !isOver else { return }
            guard let usage = ProcessUsage(of: pid) else {
                // The relay died. A later process of this number would be another one.
                isOver = true
                return
            }
            last = usage
        } else if let bytes = counters.last["process_resident_memory_bytes"] {
            last = ProcessUsage(
                cpuSeconds: counters.last["process_cpu_seconds_total"], residentBytes: Int(bytes))
        }
        peakBytes = max(peakBytes, last?.residentBytes ?? 0)
    }

    /// The relay goes on as another process.
    package mutating func follow(_ pid: Int32) {
        earlierCPU += last?.cpuSeconds ?? 0
        self.pid = pid
        isOver = false
        last = nil
        sample()
    }

    /// Reads the metrics once more, and no longer.
    package mutating func finish() {
        sample()
        metrics?.stop()
        if let found = metrics?.readNow() { counters.last = found }
    }

    /// Everyone is in the room; CPU time is counted from here.
    package mutating func markJoined() {
        sample()
        joined = last
        ownAtStart = ownAtEnd
    }

    /// CPU seconds of all processes that were the relay so far, nil where unknown.
    package var totalCPU: Double? { last?.cpuSeconds.map { $0 + earlierCPU } }

    /// CPU seconds since everyone was in the room, nil where unknown.
    package var cpuSeconds: Double? {
        guard let before = joined?.cpuSeconds, let totalCPU else { return nil }
        return totalCPU - before
    }

    /// CPU seconds of this process since everyone was in the room.
    package var ownCPUSeconds: Double { ownAtEnd.cpu - ownAtStart.cpu }

    /// The share of its one core that this process used; near 1 it measures itself rather than the relay.
    package var ownBusyShare: Double {
        let seconds = Double(MonotonicClock.span(ownAtStart.time, ownAtEnd.time)) / 1e9
        return seconds > 0 ? ownCPUSeconds / seconds : 0
    }

    private static func own() -> (cpu: Double, time: UInt64) {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let cpu = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
        let fraction = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
        return (Double(cpu) + Double(fraction) / 1e6, MonotonicClock.now)
    }
}
