import ChatModel
import Logging
import Synchronization

/// Lines about what peers do, so many a second of each kind: a flood of them tells nothing more, and fills the disk.
final class SampledLog: Sendable {
    private struct Tally {
        var second = Int64.min
        var lines = 0
        var leftOut = 0
    }

    private let log: Logger
    private let linesPerSecond: Int
    private let now: @Sendable () -> Timestamp
    // By kinds, which stand in the code.
    private let tallies = Mutex<[String: Tally]>([:])

    /// - Parameter linesPerSecond: of each kind.
    init(_ log: Logger, linesPerSecond: Int, now: @escaping @Sendable () -> Timestamp) {
        self.log = log
        self.linesPerSecond = linesPerSecond
        self.now = now
    }

    /// Logs a line, or leaves it out and says so with the next one of its kind.
    func line(_ level: Logger.Level, _ kind: StaticString, _ metadata: @autoclosure () -> Logger.Metadata) {
        guard log.logLevel <= level else { return }
        let kind = "\(kind)"
        let second = now().milliseconds / 1000
        let leftOut: Int? = tallies.withLock { tallies in
            var tally = tallies[kind] ?? Tally()
            defer { tallies[kind] = tally }
            if tally.second != second {
                tally.second = second
                tally.lines = 0
            }
            guard tally.lines < linesPerSecond else {
                tally.leftOut += 1
                return nil
            }
            tally.lines += 1
            defer { tally.leftOut = 0 }
            return tally.leftOut
        }
        guard let leftOut else { return }
        var metadata = metadata()
        if leftOut > 0 { metadata["left_out"] = "\(leftOut)" }
        log.log(level: level, "\(kind)", metadata: metadata)
    }
}
