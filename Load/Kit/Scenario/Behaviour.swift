/// What a virtual user does besides being there.
package enum Behaviour: String, CaseIterable, Sendable {
    /// Reads.
    case lurker
    /// Reads, and now and then says a line.
    case chatter
    /// Speaks for the room: says what the timetable wants, spared the room's rates where its role is.
    case lead
    /// Deletes, announces and times out, and expects each to be answered.
    case moderator
    /// Reads less than it is sent.
    case slowReader = "slow-reader"
    /// Loses its connection again and again, and resumes.
    case flapper
    /// Sends what is no protocol, and expects the documented answer.
    case rubbish
    /// Says the same in many shapes, faster than allowed.
    case raider

    /// Gets messages from a timetable.
    package var speaks: Bool { self == .chatter || self == .lead || self == .raider }

    /// Is held to get everything, in order and in time.
    package var isReader: Bool { self != .rubbish }

    /// Whose deliveries say how fast the relay is.
    package var isTimed: Bool { isReader && self != .slowReader }

    /// The role that such users have where the scenario names none.
    package var usualRole: UserRole {
        switch self {
        case .lurker, .slowReader, .flapper, .rubbish: .anonymous
        case .chatter, .raider: .viewer
        case .lead, .moderator: .moderator
        }
    }
}

/// What a virtual user's token says it may do.
package enum UserRole: String, CaseIterable, Sendable {
    /// No token.
    case anonymous
    case viewer, member, moderator, host
}
