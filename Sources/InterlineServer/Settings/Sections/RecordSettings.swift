/// How the rooms' record is stored and for how long.
package struct RecordSettings: Hashable, Sendable {
    package var synchronous = RecordDurability.full
    /// Messages of a busy relay gather for so long before they are written together.
    package var group: Duration = .milliseconds(4)
    /// A message that is not stored after so long is refused with `overloaded`.
    package var appendDeadline: Duration = .milliseconds(2000)
    /// A change of a room's state, or an entry of the audit, likewise.
    package var stateDeadline: Duration = .milliseconds(5000)
    /// Older events are removed; 0: never.
    package var retainDays = 30
    /// Events beyond the newest so many of a room are removed; 0: never.
    package var retainEvents = 100_000

    package init() {}
}

/// What an acknowledged message survives.
package enum RecordDurability: String, CaseIterable, Hashable, Sendable {
    /// A loss of power.
    case full
    /// A crash of the process; after a loss of power the newest may be missing.
    case normal
    /// A crash of the process; after a loss of power the record may be damaged.
    case off
}

extension RecordSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.choice("synchronous", &synchronous)
        reader.milliseconds("group_ms", 0...100, &group)
        reader.milliseconds("append_deadline_ms", 100...60_000, &appendDeadline)
        reader.milliseconds("state_deadline_ms", 100...60_000, &stateDeadline)
        reader.integer("retain_days", 0...36_500, &retainDays)
        reader.integer("retain_events", 0...1_000_000_000, &retainEvents)
    }
}
