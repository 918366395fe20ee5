import AdminAPI
import Foundation

/// What the kernel says of the process, by the names that Prometheus' own clients use.
enum ProcessFigures {
    private static let started = Date().timeIntervalSince1970

    /// Called at the start, so that the start's time is about right.
    static func note() { _ = started }

    /// - Parameter data: the folder of the record.
    static func metrics(data: String) -> [Metric] {
        var figures = [
            Metric("process_cpu_seconds_total", .counter, cpuSeconds, "User and system time."),
            Metric("process_resident_memory_bytes", .gauge, ResidentMemory.bytes ?? 0, "Resident memory."),
            Metric("process_start_time_seconds", .gauge, started, "When the process began, in seconds since 1970."),
            Metric("process_threads", .gauge, entries("/proc/self/task"), "Threads."),
            Metric("process_open_fds", .gauge, entries("/proc/self/fd"), "Open file descriptors."),
            Metric("process_max_fds", .gauge, openFilesMax, "File descriptors that may be open."),
        ]
        if let free = freeBytes(data) {
            figures.append(
                Metric("interline_data_free_bytes", .gauge, free, "Free room on the disk of the data folder."))
        }
        return figures
    }

    /// POSIX sets a million ticks a second, whatever the clock's resolution.
    private static var cpuSeconds: Double { Double(clock()) / 1_000_000 }

    private static func entries(_ folder: String) -> Int {
        guard let stream = opendir(folder) else { return 0 }
        defer { closedir(stream) }
        var count = 0
        while let entry = readdir(stream) {
            if entry.pointee.d_name.0 != UInt8(ascii: ".") { count += 1 }
        }
        return count
    }

    private static var openFilesMax: Int {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }

    private static func freeBytes(_ folder: String) -> Int? {
        var found = statvfs()
        guard statvfs(folder, &found) == 0 else { return nil }
        return Int(
            clamping: UInt64(found.f_bavail).multipliedReportingOverflow(by: UInt64(found.f_frsize)).partialValue)
    }
}
