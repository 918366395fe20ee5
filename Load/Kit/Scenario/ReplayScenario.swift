extension Scenario {
    /// What a replay asks for.
    package struct Replay: Sendable {
        package var room = "lobby"
        package var subscribers = 2000
        package var publishers = 20
        /// Messages a second, of all publishers together.
        package var rate = 200.0
        package var seconds = 30.0
        /// Percent of the subscribers that lose their connection each second.
        package var reconnectPercent = 0.0
        package var slowReaders = 0
        package var slowBytesPerSecond = 2000
        /// New connections a second at the start.
        package var connectRate = 1000.0
        package var drainSeconds = 10.0
        package var surviveSeconds = 0.0
        package var allowRejections = false
        package var allowUnrecovered = false
        package var audits = true

        package init() {}
    }

    /// Chat lines said in one room at a steady rate, with everything promised that a relay should keep.
    package static func replay(_ replay: Replay) -> Scenario {
        var groups: [UserGroup] = []
        if replay.subscribers > 0 {
            let behaviour = replay.reconnectPercent > 0 ? Behaviour.flapper : .lurker
            var group = UserGroup(
                name: "subscribers", behaviour: behaviour, count: replay.subscribers, rooms: replay.room)
            group.flapPercent = replay.reconnectPercent
            groups.append(group)
        }
        if replay.slowReaders > 0 {
            var group = UserGroup(
                name: "slow readers", behaviour: .slowReader, count: replay.slowReaders, rooms: replay.room)
            group.bytesPerSecond = replay.slowBytesPerSecond
            groups.append(group)
        }
        groups.append(UserGroup(name: "publishers", behaviour: .lead, count: replay.publishers, rooms: replay.room))
        let users = Double(replay.subscribers + replay.slowReaders + replay.publishers)
        var joining = ScenarioPhase(name: "joining", seconds: max(0.1, users / replay.connectRate))
        joining.online = Dictionary(uniqueKeysWithValues: groups.map { ($0.name, 100) })
        joining.waits = true
        var running = ScenarioPhase(name: "running", seconds: replay.seconds)
        running.rates = ["publishers": replay.rate]
        var scenario = Scenario(
            name: "replay", description: "Chat lines said in one room at a steady rate",
            rooms: [RoomGroup(name: replay.room)], groups: groups, phases: [joining, running])
        var kinds: [PromiseKind] = [
            .notJoined, .abandoned, .stragglers, .lost, .duplicated, .outOfOrder, .contradictory, .lagged, .unanswered,
            .unreadable, .failedCommands,
        ]
        if !replay.allowRejections { kinds.append(.refused) }
        if !replay.allowUnrecovered { kinds.append(.unrecovered) }
        if replay.audits { kinds.append(.recordFaults) }
        scenario.promises = kinds.map { Promise($0) }
        scenario.settleSeconds = replay.drainSeconds
        scenario.patienceSeconds = replay.surviveSeconds
        scenario.isAudited = replay.audits
        return scenario
    }
}
