import AdminAPI
import Foundation
import Testing

@testable import InterlineServer

@Suite struct MemoryBudgetTests {
    @Test func `newcomers are refused from nine tenths on until there are less than eight`() {
        let budget = MemoryBudget(most: 1000)
        let seen = [899, 900, 1200, 899, 800, 799, 800, 899, 900].map { bytes in
            _ = budget.take(bytes)
            return budget.isFull
        }
        #expect(seen == [false, true, true, true, true, false, false, false, true])
        #expect(values(of: budget.metrics) == [1000, 1, 2, 0])
    }

    @Test func `messages are refused later than newcomers, and taken again sooner`() {
        let budget = MemoryBudget(most: 1000)
        let seen = [949, 950, 930, 920, 919, 949, 950, 700].map { bytes in
            _ = budget.take(bytes)
            return budget.isShort
        }
        #expect(seen == [false, true, true, true, false, false, true, false])
    }

    @Test func `near the end sockets are not even taken`() {
        let budget = MemoryBudget(most: 1000)
        let seen = [0, 900, 969, 970, 2000, 960].map { bytes in
            _ = budget.take(bytes)
            return budget.isCritical
        }
        #expect(seen == [false, false, false, true, true, false])
    }

    @Test func `a change is told once`() {
        let budget = MemoryBudget(most: 1000)
        #expect(
            [0, 910, 960, 965, 910, 700, 600].map(budget.take) == [false, true, true, false, true, true, false])
    }

    @Test func `the setting counts, else nine tenths of what the machine allows`() {
        var settings = MemorySettings()
        let automatic = MemoryBudget(settings).most
        #expect(automatic > 64 << 20 && automatic <= Int(ProcessInfo.processInfo.physicalMemory) / 10 * 9)
        settings.maximumMebibytes = 300
        #expect(MemoryBudget(settings).most == 300 << 20)
    }

    @Test func `limits are looked for in the group and all above it`() {
        #expect(
            MemoryLimits.limitFiles("0::/system.slice/interline.service\n") == [
                "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.high",
                "/sys/fs/cgroup/system.slice/memory.max", "/sys/fs/cgroup/system.slice/memory.high",
                "/sys/fs/cgroup/system.slice/interline.service/memory.max",
                "/sys/fs/cgroup/system.slice/interline.service/memory.high",
            ])
        #expect(
            MemoryLimits.limitFiles("4:cpu,cpuacct:/a\n5:memory:/b\n") == [
                "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/b/memory.limit_in_bytes",
            ])
        #expect(MemoryLimits.limitFiles("rubbish\n0::/../../etc\n").allSatisfy { !$0.contains("..") })
    }

    @Test(arguments: [("max\n", nil), ("1048576\n", 1_048_576), ("", nil), ("0\n", nil), ("-1", nil)])
    func `a limit is a number of bytes`(text: String, bytes: Int?) {
        #expect(MemoryLimits.bytes(text) == bytes)
    }

    @Test func `this process holds some memory`() throws {
        let bytes = try #require(ResidentMemory.bytes)
        #expect(bytes > 1 << 20 && bytes < 1 << 36)
    }
}
