import LanguageRules
import Relay

/// How languages and terms are judged, and what follows.
package struct RuleSettings: Hashable, Sendable {
    package var files = ShippedRules.names.map(RuleSource.shipped)
    /// 0 to 1: nobody is held to a guess that is less sure.
    package var confidence = 0.8
    /// Latin letters below which a guess counts only against who mostly writes that language.
    package var evidenceLetters = 6
    /// Whether one allowed language in mixed text is enough.
    package var mixedNeedsOne = true
    /// A held message expires after so long; zero: it waits until a moderator decides.
    package var hold: Duration = .seconds(600)
    package var holdsMax = 500
    package var holdsPerUserMax = 5
    /// Warnings after which a user is slowed; 0: never.
    package var slowAfter = 3
    package var slow: Duration = .seconds(30)
    /// Warnings after which a user is timed out; 0: never.
    package var timeoutAfter = 5
    package var timeout: Duration = .seconds(300)
    /// Users who say nearly the same within the window: the lowest level of a raid.
    package var raidUsers = 5
    package var raidWindow: Duration = .seconds(10)
    /// A raid shields the room for so long; zero: it is only told to moderators.
    package var shieldOnRaid: Duration = .zero
    /// The level of raid from which on it does.
    package var shieldLevel = 2

    package init() {}
}

extension RuleSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.list("files", expecting: RuleSource.expected, countMax: 100, &files, RuleSource.init)
        reader.decimal("confidence", 0.5...1, &confidence)
        reader.integer("evidence_letters", 1...100, &evidenceLetters)
        reader.flag("mixed_needs_one", &mixedNeedsOne)
        reader.seconds("hold_s", 0...604_800, &hold)
        reader.integer("holds_max", 1...10_000, &holdsMax)
        reader.integer("holds_per_user_max", 1...1000, &holdsPerUserMax)
        reader.integer("slow_after_warnings", 0...100, &slowAfter)
        reader.seconds("slow_s", 1...86_400, &slow)
        reader.integer("timeout_after_warnings", 0...100, &timeoutAfter)
        reader.seconds("timeout_s", 1...1_209_600, &timeout)
        reader.integer("raid_users", 2...100_000, &raidUsers)
        reader.seconds("raid_window_s", 1...600, &raidWindow)
        reader.seconds("shield_on_raid_s", 0...86_400, &shieldOnRaid)
        reader.integer("shield_level", 1...3, &shieldLevel)
    }
}
