/// Makes the rooms of a scenario, as a host, before anyone comes.
struct Keeper {
    /// Rooms that were joined, and what went wrong.
    var made = 0
    var failures: Set<String> = []
}

extension ScenarioRun {
    func makeRooms() throws(RunFailure) {
        guard plan.keepers > 0 else { return }
        var connections: [Connection] = []
        for number in 0..<plan.keepers {
            let token = plan.tokens.token(number: number, user: "\(name)-keeper", role: .host, lifetime: 7200)
            let first = number * RunPlan.roomsPerKeeper
            let connection = fleet.add(.keeper, room: first, roomName: rooms[first], token: token)
            connections.append(connection)
            fleet.open(connection, at: MonotonicClock.now)
        }
        turn(atMost: 30 + Double(rooms.count) / 100) { [self] in
            keeper.made >= rooms.count || !keeper.failures.isEmpty || tally.endings.count > 0
        }
        for connection in connections { fleet.drop(connection, politely: true) }
        guard keeper.made >= rooms.count else {
            let why = keeper.failures.sorted().joined(separator: ", ")
            throw .noRooms(why.isEmpty ? "\(keeper.made) of \(rooms.count) were answered; \(reasons)" : why)
        }
    }

    /// What a keeper's connection opens with: a join for each of its rooms.
    func keeperOpening(_ connection: Connection) -> [UInt8] {
        var lines = connection.session.opening(token: connection.token)
        let end = min(rooms.count, connection.room + RunPlan.roomsPerKeeper)
        for room in rooms[(connection.room + 1)..<max(end, connection.room + 1)] {
            lines += [10] + CommandWriter.join(room, since: nil)
        }
        return lines
    }

    func keeperReceived(_ line: UnsafeRawBufferPointer) {
        switch EventLine.head(of: line)?.kind {
        case .joined: keeper.made += 1
        case .error: keeper.failures.insert(JSONCursor(line).value(of: "code")?.string ?? "an error")
        default: break
        }
    }
}
