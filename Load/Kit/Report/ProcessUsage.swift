import Glibc

/// What a process has used so far, from `/proc`.
package struct ProcessUsage: Equatable {
    /// User and system time, in seconds; nil where unknown.
    package var cpuSeconds: Double?
    /// Resident memory, in bytes.
    package var residentBytes: Int

    package init(cpuSeconds: Double?, residentBytes: Int) {
        self.cpuSeconds = cpuSeconds
        self.residentBytes = residentBytes
    }

    /// The process has ended, even if its parent has not asked how.
    package static func isGone(_ pid: Int32) -> Bool {
        guard let fields = fields(of: pid) else { return true }
        return fields.first == "Z" || fields.first == "X"
    }

    /// Nil where there is no such process.
    package init?(of pid: Int32) {
        guard let fields = Self.fields(of: pid), fields.count > 21, let user = Double(fields[11]),
            let system = Double(fields[12]), let pages = Int(fields[21])
        else { return nil }
        cpuSeconds = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        residentBytes = pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// The fields of the process's `stat` from its state on.
    private static func fields(of pid: Int32) -> [String]? {
        guard let file = fopen("/proc/\(pid)/stat", "r") else { return nil }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = fread(&buffer, 1, buffer.count, file)
        // The command name in parentheses may hold spaces and parentheses itself.
        guard let end = buffer[..<count].lastIndex(of: UInt8(ascii: ")")) else { return nil }
        return String(decoding: buffer[(end + 1)..<count], as: UTF8.self).split(separator: " ").map(String.init)
    }
}
