/// All that a run needs to know.
package struct RunPlan: Sendable {
    /// Scaled already.
    package var scenario: Scenario
    package var scale = 1.0
    package var endpoint: Endpoint
    package var url: String
    package var lines: [CorpusLine]
    package var tokens = TokenSource.none
    /// Token of everyone who would be anonymous.
    package var commonToken: String?
    package var deflate = false
    /// Certificates are not checked.
    package var trustsAnyone = false
    /// The relay's process id.
    package var pid: Int32?
    /// Where the relay's metrics are.
    package var metrics: MetricsAddress?
    /// Starts the relay again, for scenarios that end it.
    package var restartCommand: String?
    package var seed: UInt64 = 1
    /// How the run was started.
    package var command = ""

    package init(_ scenario: Scenario, endpoint: Endpoint, url: String, lines: [CorpusLine]) {
        self.scenario = scenario
        self.endpoint = endpoint
        self.url = url
        self.lines = lines
    }

    /// Connections in all: users, the keeper's and the auditor's.
    package var connections: Int {
        scenario.groups.reduce(0) { $0 + $1.count } + keepers + 1
    }

    var rooms: [String] { scenario.rooms.flatMap(\.names) }

    /// Connections that make the rooms.
    var keepers: Int { tokens.makesHosts ? (rooms.count + Self.roomsPerKeeper - 1) / Self.roomsPerKeeper : 0 }

    /// What a relay lets one connection be in at least.
    static let roomsPerKeeper = 16

    /// What is missing for this scenario, in words; empty where nothing is.
    package var needs: [String] {
        var needs: [String] = []
        let kinds = scenario.promises.map(\.kind)
        if let kind = kinds.first(where: \.needsProcess), pid == nil, metrics == nil {
            needs.append("\(scenario.name) promises \(kind.rawValue): give --pid or --metrics")
        }
        if let kind = kinds.first(where: \.needsMetrics), metrics == nil {
            needs.append("\(scenario.name) promises \(kind.rawValue): give --metrics")
        }
        if scenario.restarts, pid == nil || restartCommand == nil {
            needs.append("\(scenario.name) starts the relay again: give --pid and --restart-command")
        }
        if scenario.groups.contains(where: { $0.role != .anonymous }), case .none = tokens, scenario.name != "replay" {
            needs.append("\(scenario.name) has users with roles: give --secret or --tokens")
        }
        let known = Set(lines.map(\.language))
        for language in Set(scenario.groups.compactMap(\.language)).subtracting(known).sorted() {
            needs.append("the corpus has no line of language \(language)")
        }
        return needs
    }
}
