import Glibc

/// What a process has used so far, from `/proc`.
package struct ProcessUsage: Equatable {
    /// User and system time, in seconds.
    package var cpuSeconds: Double
    /// Resident memory, in bytes.
    package var residentBytes: Int

    /// Nil where there is no such process.
    package init?(of pid: Int32) {
        guard let file = fopen("/proc/\(pid)/stat", "r") else { return nil }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = fread(&buffer, 1, buffer.count, file)
        // The command name in parentheses may hold spaces and parentheses itself.
        guard let end = buffer[..<count].lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = String(decoding: buffer[(end + 1)..<count], as: UTF8.self).split(separator: " ")
        guard fields.count > 21, let user = Double(fields[11]), let system = Double(fields[12]),
            let pages = Int(fields[21])
        else { return nil }
        cpuSeconds = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        residentBytes = pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}

/// Follows the relay's use of CPU and memory over a run.
package struct UsageSampler {
    private let pid: Int32?
    package private(set) var first: ProcessUsage?
    package private(set) var joined: ProcessUsage?
    package private(set) var last: ProcessUsage?
    package private(set) var peakBytes = 0
    private var isOver = false

    /// - Parameter pid: the relay's, nil to sample nothing.
    package init(pid: Int32?) {
        self.pid = pid
        sample()
        first = last
    }

    package mutating func sample() {
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
    }

    /// CPU seconds since everyone was in the room, nil where unknown.
    package var cpuSeconds: Double? {
        guard let joined, let last else { return nil }
        return last.cpuSeconds - joined.cpuSeconds
    }
}
