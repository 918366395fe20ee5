import Foundation

/// Times of many of a kind.
struct Percentiles: CustomStringConvertible {
    private var seconds: [Double] = []

    var count: Int { seconds.count }

    mutating func add(_ time: Double) { seconds.append(time) }

    mutating func add(_ time: Duration) {
        seconds.append(Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18)
    }

    /// The time that the share of all does not exceed, in seconds.
    func value(_ share: Double) -> Double {
        let sorted = seconds.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    var description: String { text(of: [0.5, 0.95, 0.99]) }

    private func text(of shares: [Double]) -> String {
        guard count > 0 else { return "none" }
        return shares.map { "p\(Int($0 * 100)) \(Self.text(value($0)))" }.joined(separator: ", ") + " (\(count))"
    }

    static func text(_ seconds: Double) -> String {
        seconds < 0.001 ? String(format: "%.1f µs", seconds * 1e6) : String(format: "%.1f ms", seconds * 1e3)
    }
}

/// What this thread has computed so far, in seconds: other work on the machine does not count.
func threadSeconds() -> Double { processorSeconds(CLOCK_THREAD_CPUTIME_ID) }

/// What all threads of this process have.
func processSeconds() -> Double { processorSeconds(CLOCK_PROCESS_CPUTIME_ID) }

private func processorSeconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func percent(_ part: Int, of whole: Int) -> String {
    whole == 0 ? "–" : String(format: "%.1f %%", 100 * Double(part) / Double(whole))
}
