import Foundation

/// The machine that a run was made on.
enum Machine {
    static var json: JSONValue {
        let cpu = value("/proc/cpuinfo", "model name")
        let memory = value("/proc/meminfo", "MemTotal").flatMap { Int($0.split(separator: " ").first ?? "") }
        return .object([
            ("cores", .int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))),
            ("memory_bytes", memory.map { .int($0 * 1024) } ?? .null), ("cpu", .string(cpu ?? "unknown")),
            ("kernel", .string(kernel)),
        ])
    }

    /// The time so many seconds ago, in RFC 3339.
    static func timestamp(secondsAgo seconds: Double) -> String {
        var time = time_t(Date().timeIntervalSince1970 - seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        var text = [CChar](repeating: 0, count: 32)
        strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static var kernel: String {
        let version = try? FileBytes.read("/proc/sys/kernel/osrelease", atMost: 256)
        return String(decoding: version?.prefix { $0 != 10 } ?? [], as: UTF8.self)
    }

    private static func value(_ file: String, _ key: String) -> String? {
        guard let bytes = try? FileBytes.read(file, atMost: 1 << 16) else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix(key) {
            return line.split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
        }
        return nil
    }
}
