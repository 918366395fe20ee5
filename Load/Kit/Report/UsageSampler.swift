import Glibc

/// Follows the use of CPU and memory by the relay, and of CPU by this process, over a run.
package struct UsageSampler {
    private let pid: Int32?
    package private(set) var first: ProcessUsage?
    package private(set) var joined: ProcessUsage?
    package private(set) var last: ProcessUsage?
    package private(set) var peakBytes = 0
    private var isOver = false
    private var ownAtStart = (cpu: 0.0, time: UInt64(0))
    private var ownAtEnd = (cpu: 0.0, time: UInt64(0))

    /// - Parameter pid: the relay's, nil to sample nothing.
    package init(pid: Int32?) {
        self.pid = pid
        sample()
        first = last
    }

    package mutating func sample() {
        ownAtEnd = Self.own()
        guard let pid, !isOver else { return }
        guard let usage = ProcessUsage(of: pid) else {
            // The relay died. A later process of this number would be another one.
            isOver = true
            return
        }
        last = usage
        peakBytes = max(peakBytes, usage.residentBytes)
    }

    /// Everyone is in the room; CPU time is counted from here.
    package mutating func markJoined() {
        sample()
        joined = last
        ownAtStart = ownAtEnd
    }

    /// CPU seconds since everyone was in the room, nil where unknown.
    package var cpuSeconds: Double? {
        guard let joined, let last else { return nil }
        return last.cpuSeconds - joined.cpuSeconds
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
