import Yams

/// Reads scenario files.
package enum ScenarioFile {
    package static let bytesMax = 65_536

    /// - Parameter file: what problems call the file.
    package static func decode(_ bytes: [UInt8], name: String, file: String) throws(ScenarioFailure) -> Scenario {
        let notes = ScenarioReader.Notes(file: file)
        guard let root = compose(bytes, notes) else { throw ScenarioFailure(notes.problems) }
        let reader = ScenarioReader(root, path: "", notes: notes)
        let scenario = scenario(reader, name: name)
        reader.finish()
        if notes.problems.isEmpty { check(scenario, reader) }
        guard notes.problems.isEmpty else { throw ScenarioFailure(notes.problems) }
        return scenario
    }

    private static func compose(_ bytes: [UInt8], _ notes: ScenarioReader.Notes) -> Node? {
        guard bytes.count <= bytesMax else {
            notes.add(nil, "larger than \(bytesMax) bytes")
            return nil
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            notes.add(nil, "not UTF-8")
            return nil
        }
        // An alias of aliases takes time exponential in the file's size, and no scenario needs one.
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where line.contains("&") {
            let message = "the character & is not read: anchors and aliases are not allowed"
            notes.problems.append(ScenarioProblem(file: notes.file, line: number + 1, message: message))
            return nil
        }
        do {
            if let root = try Yams.compose(yaml: text) { return root }
            notes.add(nil, "empty")
        } catch let error as YamlError {
            notes.problems.append(
                ScenarioProblem(file: notes.file, line: line(of: error), message: "not YAML: \(error)"))
        } catch {
            notes.add(nil, "not YAML: \(error)")
        }
        return nil
    }

    private static func line(of error: YamlError) -> Int? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }

    private static func scenario(_ reader: ScenarioReader, name: String) -> Scenario {
        var scenario = Scenario(name: name, description: "", rooms: [], groups: [], phases: [])
        scenario.description = reader.text("description", longest: 2000, isRequired: true) ?? ""
        scenario.scaleText = reader.text("scale", longest: 2000, isRequired: true) ?? ""
        scenario.rooms = reader.list("rooms", mostItems: 20, isRequired: true) { room(of: $0) }
        let rooms = scenario.rooms.map(\.name)
        scenario.groups = reader.list("groups", mostItems: 50, isRequired: true) { group(of: $0, rooms: rooms) }
        let groups = scenario.groups
        scenario.phases = reader.list("phases", mostItems: 100, isRequired: true) { phase(of: $0, groups: groups) }
        let limits = reader.numbers(
            "promises", 0...1e12, allowed: PromiseKind.allCases.map(\.rawValue))
        scenario.promises = PromiseKind.allCases.compactMap { kind in
            limits[kind.rawValue].map { Promise(kind, $0) }
        }
        if let seconds = reader.number("settle_s", 0...600) { scenario.settleSeconds = seconds }
        if let seconds = reader.number("patience_s", 0...600) { scenario.patienceSeconds = seconds }
        if let isAudited = reader.flag("audit") { scenario.isAudited = isAudited }
        return scenario
    }

    private static func room(of reader: ScenarioReader) -> RoomGroup? {
        let name = reader.text("name", longest: 56, isRequired: true)
        let count = reader.count("count", 1...100_000) ?? 1
        let skew = reader.number("skew", 0...3) ?? 0
        return name.map { RoomGroup(name: $0, count: count, skew: skew) }
    }

    private static func group(of reader: ScenarioReader, rooms: [String]) -> UserGroup? {
        let name = reader.text("name", longest: 40, isRequired: true)
        let behaviour = reader.choice("behaviour", Behaviour.self, isRequired: true)
        let count = reader.count("count", 1...1_000_000, isRequired: true)
        let room = reader.text("rooms") ?? rooms.first ?? ""
        let role = reader.choice("role", UserRole.self)
        let language = reader.text("language", longest: 35)
        let isFixed = reader.flag("fixed")
        let bytes = reader.count("bytes_per_s", 1...10_000_000)
        let percent = reader.number("flap_percent_per_s", 0...1000)
        let every = reader.number("every_s", 0.1...3600)
        if !rooms.isEmpty, !rooms.contains(room) {
            reader.notes.add(
                reader.node, "rooms: no room is called \(room); allowed are \(rooms.joined(separator: ", "))")
        }
        guard let name else { return nil }
        // A problem noted already is not followed by one for each place that names the group.
        var group = UserGroup(name: name, behaviour: behaviour ?? .lead, count: count ?? 1, rooms: room, role: role)
        group.language = language
        group.isFixed = isFixed ?? false
        group.bytesPerSecond = bytes ?? group.bytesPerSecond
        group.flapPercent = percent ?? group.flapPercent
        group.everySeconds = every ?? group.everySeconds
        return group
    }

    private static func phase(of reader: ScenarioReader, groups: [UserGroup]) -> ScenarioPhase? {
        let name = reader.text("name", longest: 60, isRequired: true)
        let seconds = reader.number("seconds", 0.1...86_400, isRequired: true)
        let online = reader.numbers("online", 0...100, allowed: groups.map(\.name))
        let rates = reader.numbers("rates", 0...1e6, allowed: groups.filter(\.behaviour.speaks).map(\.name))
        let waits = reader.flag("wait")
        let incidents = reader.list("events", mostItems: 20) { incident(of: $0) }
        guard let name, let seconds else { return nil }
        for incident in incidents where incident.at > seconds {
            reader.notes.add(reader.node, "events: at_s \(incident.at) is after the end of the phase")
        }
        var phase = ScenarioPhase(name: name, seconds: seconds)
        phase.online = online
        phase.rates = rates
        phase.waits = waits ?? false
        phase.incidents = incidents
        return phase
    }

    private static func incident(of reader: ScenarioReader) -> Incident? {
        let kind = reader.choice("do", Incident.Kind.self, isRequired: true)
        let at = reader.number("at_s", 0...86_400) ?? 0
        let spread = reader.number("spread_s", 0...600) ?? 2
        return kind.map { Incident(kind: $0, at: at, spread: spread) }
    }

    /// What only the whole can show.
    private static func check(_ scenario: Scenario, _ reader: ScenarioReader) {
        for names in [scenario.rooms.map(\.name), scenario.groups.map(\.name)] where Set(names).count < names.count {
            reader.notes.add(reader.node, "two rooms, or two groups, have the same name")
        }
        let arriving = scenario.phases.flatMap { $0.online.filter { $0.value > 0 }.keys }
        for group in scenario.groups where !arriving.contains(group.name) {
            reader.notes.add(reader.node, "phases: nobody of the group \(group.name) ever comes online")
        }
    }
}
