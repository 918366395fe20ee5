import ChatModel
import Logging
import Synchronization
import Testing

@testable import InterlineServer

@Suite struct SampledLogTests {
    /// Keeps lines as their message and what was left out before them.
    private struct KeepingHandler: LogHandler {
        let lines: Lines
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let leftOut = event.metadata?["left_out"].map { " +\($0)" } ?? ""
            lines.kept.withLock { $0.append("\(event.message)\(leftOut)") }
        }
    }

    private final class Lines: Sendable {
        let kept = Mutex<[String]>([])
    }

    private final class Clock: Sendable {
        let now = Mutex(Timestamp(milliseconds: 1000))
        func advance(_ milliseconds: Int64) {
            now.withLock { $0 = Timestamp(milliseconds: $0.milliseconds + milliseconds) }
        }
    }

    @Test func `so many lines a second of each kind, and the next says what was left out`() {
        let (lines, clock) = (Lines(), Clock())
        let log = SampledLog(
            Logger(label: "test") { _ in KeepingHandler(lines: lines) }, linesPerSecond: 2,
            now: { clock.now.withLock(\.self) })
        for _ in 0..<5 { log.line(.info, "a", [:]) }
        log.line(.info, "b", [:])
        clock.advance(1000)
        for _ in 0..<3 { log.line(.info, "a", [:]) }
        // The clock was set back.
        clock.advance(-60_000)
        log.line(.info, "a", [:])
        #expect(lines.kept.withLock(\.self) == ["a", "a", "b", "a +3", "a", "a +1"])
    }

    @Test func `what the level leaves out is not even put together`() {
        let lines = Lines()
        let log = SampledLog(
            Logger(label: "test") { _ in KeepingHandler(lines: lines) }, linesPerSecond: 2,
            now: { Timestamp(milliseconds: 0) })
        var asked = false
        func metadata() -> Logger.Metadata {
            asked = true
            return [:]
        }
        log.line(.debug, "a", metadata())
        #expect(!asked && lines.kept.withLock(\.isEmpty))
    }
}
