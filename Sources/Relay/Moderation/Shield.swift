import ChatModel

/// What shield mode asks of a message.
package enum ShieldDemand: Hashable, Sendable {
    case nothing
    /// A moderator must approve it.
    case hold
    /// Its author may say something only this often.
    case slow(Duration)
}

/// Shield mode of a room: up while a host wants it, or for a time after a raid, and then down by itself.
package struct Shield: Sendable {
    private let measure: ShieldDemand
    private let rest: Duration
    private var isOn = false
    private var raisedUntil: ContinuousClock.Instant?
    private var restsUntil: ContinuousClock.Instant?

    /// - Parameters:
    ///   - measure: what is asked of those who have not spoken in the room before.
    ///   - rest: how long after a host put it down no raid raises it.
    package init(measure: ShieldDemand = .hold, rest: Duration = .seconds(300)) {
        self.measure = measure
        self.rest = rest
    }

    package func isUp(at now: ContinuousClock.Instant) -> Bool { isOn || raisedUntil.map { now < $0 } ?? false }

    /// How long it stays up by itself; nil where it is down, or a host has it on.
    package func remaining(at now: ContinuousClock.Instant) -> Duration? {
        guard !isOn, let raisedUntil, now < raisedUntil else { return nil }
        return raisedUntil - now
    }

    /// Raises it for a time, never for less than it is raised already.
    ///
    /// - Returns: whether it is up now and was not before; false also while a host's "off" rests.
    @discardableResult
    package mutating func raise(at now: ContinuousClock.Instant, for time: Duration) -> Bool {
        if let restsUntil, now < restsUntil { return false }
        let wasUp = isUp(at: now)
        raisedUntil = max(raisedUntil ?? now, now + time)
        return !wasUp && isUp(at: now)
    }

    /// A host's choice: on until they say otherwise, or off whatever raised it.
    package mutating func set(_ on: Bool, at now: ContinuousClock.Instant) {
        isOn = on
        if on {
            restsUntil = nil
        } else {
            raisedUntil = nil
            restsUntil = now + rest
        }
    }

    /// What it asks of a message; nothing of moderators and hosts.
    package func demand(
        of principal: Principal, hasSpoken: Bool, at now: ContinuousClock.Instant
    ) -> ShieldDemand {
        guard !hasSpoken, !principal.isStaff, isUp(at: now) else { return .nothing }
        return measure
    }
}
