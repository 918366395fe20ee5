/// Something about a run that has a number, and which of two numbers is the better.
package enum PromiseKind: String, CaseIterable, Sendable {
    case lost, duplicated
    case outOfOrder = "out_of_order"
    case contradictory, unanswered, unreadable
    case notJoined = "not_joined"
    case abandoned, stragglers, unrecovered, lagged
    case failedCommands = "failed_commands"
    case wrongAnswers = "wrong_answers"
    case recordFaults = "record_faults"
    case refused
    case refusedPercent = "refused_percent"
    case raidRefusedPercent = "raid_refused_percent"
    case raidAlerts = "raid_alerts"
    case deliveryP50 = "delivery_p50_ms"
    case deliveryP99 = "delivery_p99_ms"
    case deliveryP999 = "delivery_p999_ms"
    case ackP50 = "ack_p50_ms"
    case ackP99 = "ack_p99_ms"
    case joinP99 = "join_p99_ms"
    case resumeP99 = "resume_p99_ms"
    case wholeAgain = "whole_again_s"
    case memoryPerConnection = "rss_per_connection_bytes"
    case memoryGrowth = "rss_growth_bytes"
    case cpuPerMillion = "cpu_s_per_million_deliveries"
    case recordReadsPerRoom = "record_reads_per_room"
    case connections
    case published = "published_per_s"

    package enum Relation: String, Sendable {
        case atMost = "<="
        case atLeast = ">="
    }

    package var relation: Relation {
        switch self {
        case .raidRefusedPercent, .raidAlerts, .connections, .published: .atLeast
        default: .atMost
        }
    }

    /// A run at half the scale has to reach half the limit.
    var isScaled: Bool { self == .connections || self == .published }

    /// The figure comes from the relay's process.
    package var needsProcess: Bool {
        switch self {
        case .memoryPerConnection, .memoryGrowth, .cpuPerMillion: true
        default: false
        }
    }

    /// The figure comes from the relay's metrics.
    package var needsMetrics: Bool { self == .recordReadsPerRoom }

    package var unit: String {
        switch self {
        case .lost, .duplicated, .outOfOrder, .contradictory, .lagged, .raidAlerts: "events"
        case .unanswered, .refused: "messages"
        case .unreadable: "lines"
        case .notJoined, .stragglers: "users"
        case .abandoned, .connections: "connections"
        case .unrecovered: "rejoins"
        case .failedCommands, .wrongAnswers: "answers"
        case .recordFaults: "entries"
        case .refusedPercent, .raidRefusedPercent: "%"
        case .deliveryP50, .deliveryP99, .deliveryP999, .ackP50, .ackP99, .joinP99, .resumeP99: "ms"
        case .wholeAgain: "s"
        case .memoryPerConnection, .memoryGrowth: "bytes"
        case .cpuPerMillion: "CPU s"
        case .recordReadsPerRoom: "reads"
        case .published: "messages/s"
        }
    }

    /// The promise in words.
    package var text: String {
        switch self {
        case .lost: "Everyone gets every message"
        case .duplicated: "Nobody gets a message twice"
        case .outOfOrder: "Messages come in order"
        case .contradictory: "Everyone gets the same user and text"
        case .unanswered: "Every message is answered"
        case .unreadable: "Every line is an event of the protocol"
        case .notJoined: "Everyone gets in"
        case .abandoned: "No connection is lost for good"
        case .stragglers: "Everyone is in the room at the end"
        case .unrecovered: "Who comes back goes on where they were"
        case .lagged: "No reader who keeps up is skipped"
        case .failedCommands: "No other command fails"
        case .wrongAnswers: "Rubbish gets the documented answer"
        case .recordFaults: "The record holds what was acknowledged and seen, once and in order"
        case .refused: "No message is refused"
        case .refusedPercent: "Few messages of ordinary users are refused"
        case .raidRefusedPercent: "Most of the raid is refused"
        case .raidAlerts: "Moderators are told of the raid"
        case .deliveryP50: "Half of the messages arrive within"
        case .deliveryP99: "99 % of the messages arrive within"
        case .deliveryP999: "99.9 % of the messages arrive within"
        case .ackP50: "Half of the messages are acknowledged within"
        case .ackP99: "99 % of the messages are acknowledged within"
        case .joinP99: "99 % of the joins are answered within"
        case .resumeP99: "99 % of those who come back have all they missed within"
        case .wholeAgain: "After a cut everyone has everything again within"
        case .memoryPerConnection: "Memory of the relay for each connection"
        case .memoryGrowth: "The relay's memory grows under load by no more than"
        case .cpuPerMillion: "CPU time of the relay for a million deliveries"
        case .recordReadsPerRoom: "Reads of the record for each room"
        case .connections: "Connections at one time"
        case .published: "Messages that are acknowledged each second"
        }
    }
}

/// A limit that a run must keep.
package struct Promise: Sendable, Equatable {
    package var kind: PromiseKind
    package var limit: Double

    package init(_ kind: PromiseKind, _ limit: Double = 0) {
        self.kind = kind
        self.limit = limit
    }

    /// What was measured keeps the limit; what could not be measured does not.
    package func isKept(by measured: Double?) -> Bool {
        guard let measured, !measured.isNaN else { return false }
        return kind.relation == .atMost ? measured <= limit : measured >= limit
    }
}
