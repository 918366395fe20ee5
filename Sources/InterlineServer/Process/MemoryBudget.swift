import AdminAPI
import Foundation
import Synchronization

/// Met from so many bytes on until there are fewer than another number, so that what follows from it does not flicker.
private struct Limit: ~Copyable, Sendable {
    let from: Int
    let until: Int
    private let met = Atomic<Bool>(false)

    init(from: Int, until: Int) {
        self.from = from
        self.until = until
    }

    var isMet: Bool { met.load(ordering: .relaxed) }

    /// - Returns: whether that changed it.
    func take(_ bytes: Int) -> Bool {
        let isMet = bytes >= (self.isMet ? until : from)
        return met.exchange(isMet, ordering: .relaxed) != isMet
    }
}

/// Whether the process is near the most memory that it may take.
///
/// Newcomers are refused from 90 % on until it is below 80 %, so that the kernel never has to end the process and the
/// answer does not change from one client to the next. Messages, which take little, are refused from 95 % on until it is
/// below 92 %. From 97 % on not even sockets are taken, since telling their peers takes memory too, with TLS most of all.
final class MemoryBudget: Sendable {
    /// In bytes.
    let most: Int
    private let newcomers: Limit
    private let messages: Limit
    private let sockets: Limit
    private let turns = Atomic<Int>(0)

    convenience init(_ settings: MemorySettings) {
        self.init(
            most: settings.maximumMebibytes > 0
                ? settings.maximumMebibytes << 20 : MemoryLimits.ofThisProcess() / 10 * 9)
    }

    init(most: Int) {
        self.most = most
        newcomers = Limit(from: most / 10 * 9, until: most / 10 * 8)
        messages = Limit(from: most / 100 * 95, until: most / 100 * 92)
        sockets = Limit(from: most / 100 * 97, until: most / 100 * 97)
    }

    /// Whether newcomers are refused.
    var isFull: Bool { newcomers.isMet }
    /// Whether messages are refused.
    var isShort: Bool { messages.isMet }
    /// Whether new sockets are closed unheard.
    var isCritical: Bool { sockets.isMet }

    /// Below how many bytes newcomers are let in again.
    var admitsBelow: Int { newcomers.until }

    /// Takes what the process holds now.
    ///
    /// - Returns: whether that changed who is refused.
    func take(_ bytes: Int) -> Bool {
        _ = sockets.take(bytes)
        let changesForMessages = messages.take(bytes)
        let changesForNewcomers = newcomers.take(bytes)
        if changesForNewcomers, isFull { turns.add(1, ordering: .relaxed) }
        return changesForMessages || changesForNewcomers
    }

    var metrics: [Metric] {
        [
            Metric("interline_memory_budget_bytes", .gauge, most, "Memory that the process may take."),
            Metric(
                "interline_memory_full", .gauge, isFull ? 1 : 0, "1 while newcomers are refused for want of memory."),
            Metric(
                "interline_memory_full_total", .counter, turns.load(ordering: .relaxed), "How often that began."),
            Metric("interline_memory_short", .gauge, isShort ? 1 : 0, "1 while messages are refused, too."),
        ]
    }
}

/// What bounds a process's memory from outside.
enum MemoryLimits {
    /// Bytes that the control groups above this process allow, at most the machine's memory.
    static func ofThisProcess() -> Int {
        let physical = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        let groups = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
        return limitFiles(groups).compactMap { file in
            (try? String(contentsOfFile: file, encoding: .utf8)).flatMap(bytes)
        }.reduce(physical, min)
    }

    /// The files that may hold a limit, for the text of `/proc/self/cgroup`: those of the group and all above it.
    static func limitFiles(_ groups: String) -> [String] {
        groups.split(separator: "\n").flatMap { line -> [String] in
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return [] }
            let isUnified = parts[1].isEmpty
            guard isUnified || parts[1].split(separator: ",").contains("memory") else { return [] }
            let root = isUnified ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory"
            let names = isUnified ? ["memory.max", "memory.high"] : ["memory.limit_in_bytes"]
            let steps = parts[2].split(separator: "/").filter { $0 != ".." }.prefix(64)
            return (0...steps.count).flatMap { depth in
                names.map { ([root] + steps.prefix(depth).map(String.init) + [$0]).joined(separator: "/") }
            }
        }
    }

    /// Nil for `max`. cgroup v1 says no limit by a huge number, which is more than any machine has.
    static func bytes(_ text: String) -> Int? {
        Int(text.trimmingCharacters(in: .whitespacesAndNewlines)).flatMap { $0 > 0 ? $0 : nil }
    }
}
