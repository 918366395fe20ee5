import Foundation
import Glibc
import Logging
import ServiceLifecycle

/// Looks at how much memory the process takes, and gives back what it does not use when that becomes much.
struct MemoryService: Service {
    let budget: MemoryBudget
    let log: Logger

    private static let interval = Duration.milliseconds(100)
    /// Giving back walks through all free memory.
    private static let trimInterval = Duration.seconds(10)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var trims = ContinuousClock.now
            while !Task.isCancelled {
                // What the allocator keeps for later counts as taken; it would keep newcomers out for good.
                if let bytes = ResidentMemory.bytes, bytes >= budget.admitsBelow, ContinuousClock.now >= trims {
                    Self.giveBack()
                    trims = .now + Self.trimInterval
                }
                if let bytes = ResidentMemory.bytes, budget.take(bytes) { say(bytes) }
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    /// glibc's malloc_trim, which Swift's Glibc module does not show; other C libraries give back by themselves.
    private static func giveBack() {
        guard let trim = dlsym(nil, "malloc_trim") else { return }
        _ = unsafeBitCast(trim, to: (@convention(c) (Int) -> Int32).self)(0)
    }

    private func say(_ bytes: Int) {
        let share = "\(bytes >> 20) of \(budget.most >> 20) MiB"
        if budget.isShort {
            log.error("memory: \(share) are taken; new connections, joins and messages are refused")
        } else if budget.isFull {
            log.error("memory: \(share) are taken; new connections and joins are refused")
        } else {
            log.notice("memory: \(share) are taken; newcomers are let in again")
        }
    }
}

/// The physical memory that the process holds.
enum ResidentMemory {
    /// Nil where the system does not say.
    static var bytes: Int? {
        guard let file = fopen("/proc/self/statm", "re") else { return nil }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 128)
        guard fgets(&text, Int32(text.count), file) != nil else { return nil }
        let words = text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)).split(separator: UInt8(ascii: " "))
        guard words.count > 1, let pages = Int(String(decoding: words[1], as: UTF8.self)) else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
