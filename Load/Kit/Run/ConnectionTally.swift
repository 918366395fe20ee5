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
    /// Refusals of `say` to ordinary users and to raiders, by code.
    package var refusals: [String: Int] = [:]
    package var raidRefusals: [String: Int] = [:]
    /// Messages that ordinary users and raiders sent.
    package var sent = 0
    package var raidSent = 0
    package var raidAlerts = 0
    /// What rubbish senders tried, and what they got instead of the documented answer.
    package var rubbish = 0
    package var wrongAnswers: [String: Int] = [:]
    /// What moderators did that was carried out.
    package var moderated = 0
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
        case .encryptionFailed: "no encryption (--insecure accepts any certificate)"
        case .malformed: "malformed"
        }
    }
}
