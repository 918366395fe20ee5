import Glibc

/// Counts what happened to connections.
package struct ConnectionTally {
    package var opened = 0
    package var firstJoins = 0
    package var refusedJoins = 0
    package var reconnects = 0
    package var recovered = 0
    package var notRecovered = 0
    /// `lagged` events of slow readers, and of everyone else.
    package var laggedSlow = 0
    package var lagged = 0
    package var droppedOnPurpose = 0
    /// Endings that the relay or the network caused, by close code or reason.
    package var endings: [String: Int] = [:]
    /// Connections given up.
    package var abandoned = 0
    /// Refusals of commands other than `say`, as `command code`.
    package var failures: [String: Int] = [:]
    package var unreadable = 0
    /// Replies that fit no message, or not the first reply to it.
    package var contradictions = 0
    package var times = StageTimes()

    package init() {}

    package mutating func count(_ ending: Ending) {
        endings[Self.name(ending), default: 0] += 1
    }

    static func name(_ ending: Ending) -> String {
        switch ending {
        case .closed(let code): "\(code)"
        case .broken(0): "eof"
        case .broken(let code): String(cString: strerror(code))
        case .refused(let status): "http \(status)"
        case .timedOut: "timed out"
        case .malformed: "malformed"
        }
    }
}
