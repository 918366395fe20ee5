/// A surge in parts: who is where, what happens when, and what the relay promises throughout.
package struct Scenario: Sendable, Equatable {
    package var name: String
    package var description: String
    /// What a scale of 1 stands for, in words.
    package var scaleText = ""
    package var rooms: [RoomGroup]
    package var groups: [UserGroup]
    package var phases: [ScenarioPhase]
    package var promises: [Promise] = []
    /// Seconds to wait at the end until everyone has everything.
    package var settleSeconds = 15.0
    /// Seconds for which a user tries again when its connection breaks; 0: a break is a failure.
    package var patienceSeconds = 0.0
    /// The rooms' record is read back and compared at the end.
    package var isAudited = true

    package init(
        name: String, description: String, rooms: [RoomGroup], groups: [UserGroup], phases: [ScenarioPhase]
    ) {
        self.name = name
        self.description = description
        self.rooms = rooms
        self.groups = groups
        self.phases = phases
    }

    /// Seconds that the phases last, without waiting for anyone.
    package var seconds: Double { phases.reduce(0) { $0 + $1.seconds } }

    /// The relay has to be ended and started again.
    package var restarts: Bool { phases.contains { $0.incidents.contains { $0.kind == .restart } } }

    /// The same with users, rates and rooms times `scale`; a group keeps at least one of each.
    package func scaled(by scale: Double) -> Scenario {
        var scaled = self
        for index in groups.indices where !groups[index].isFixed {
            scaled.groups[index].count = max(1, Int((Double(groups[index].count) * scale).rounded()))
        }
        for index in rooms.indices where rooms[index].count > 1 {
            scaled.rooms[index].count = max(2, Int((Double(rooms[index].count) * scale).rounded()))
        }
        for index in phases.indices { scaled.phases[index].rates = phases[index].rates.mapValues { $0 * scale } }
        for index in promises.indices where promises[index].kind.isScaled { scaled.promises[index].limit *= scale }
        return scaled
    }
}

/// Rooms that users choose among.
package struct RoomGroup: Sendable, Equatable {
    package var name: String
    package var count: Int
    /// How uneven the choice is: the n-th room is taken with weight n to the power of -skew; 0: evenly.
    package var skew: Double

    package init(name: String, count: Int = 1, skew: Double = 0) {
        self.name = name
        self.count = count
        self.skew = skew
    }

    /// The rooms' names: the group's own where it is one room, else with a number behind.
    package var names: [String] { count == 1 ? [name] : (1...max(1, count)).map { "\(name)-\($0)" } }
}

/// Users of one kind.
package struct UserGroup: Sendable, Equatable {
    package var name: String
    package var behaviour: Behaviour
    package var count: Int
    /// Not changed by the scale.
    package var isFixed = false
    /// What they speak, as in the corpus, and want translations into; nil: every language, and no translations.
    package var language: String?
    /// The name of the room group that each chooses a room of.
    package var rooms: String
    package var role: UserRole
    /// Bytes that a slow reader reads a second.
    package var bytesPerSecond = 2000
    /// Percent of flappers that lose their connection each second.
    package var flapPercent = 10.0
    /// Seconds between what a moderator does, and between a rubbish sender's tries.
    package var everySeconds = 2.0

    package init(name: String, behaviour: Behaviour, count: Int, rooms: String, role: UserRole? = nil) {
        self.name = name
        self.behaviour = behaviour
        self.count = count
        self.rooms = rooms
        self.role = role ?? behaviour.usualRole
    }
}

/// A stretch of a scenario's time.
package struct ScenarioPhase: Sendable, Equatable {
    package var name: String
    package var seconds: Double
    /// Percent of each group that is online at the end, reached evenly; a group not named stays as it is.
    package var online: [String: Double] = [:]
    /// Messages a second of each group together; a group not named goes on as before.
    package var rates: [String: Double] = [:]
    /// The phase goes on until everyone who came has joined.
    package var waits = false
    package var incidents: [Incident] = []

    package init(name: String, seconds: Double) {
        self.name = name
        self.seconds = seconds
    }
}

/// Something that happens to everyone at once.
package struct Incident: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Sendable {
        /// All connections break; their users come back.
        case cutAll = "cut-all"
        /// The relay gets SIGTERM and is started again.
        case restart
    }

    package var kind: Kind
    /// Seconds from the start of the phase.
    package var at: Double
    /// Seconds over which the users of broken connections come back.
    package var spread: Double

    package init(kind: Kind, at: Double, spread: Double = 2) {
        self.kind = kind
        self.at = at
        self.spread = spread
    }
}
