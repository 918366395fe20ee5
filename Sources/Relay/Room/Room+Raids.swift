import ChatModel
import RoomLog

/// Floods of many users who say nearly the same.
extension Room {
    /// Looks whether an admitted message is part of a flood, and raises the room's shield where that is configured.
    func watchForRaid(_ text: String, by user: UserID, at now: Moment) {
        guard case .raid(let level, let sample, let count) = state.noteForRaids(text, by: user, at: now) else { return }
        let rules = configuration.limits.rules
        let time = rules.shieldOnRaid
        if time > .zero, level >= rules.shieldLevel, state.shield.raise(at: now.steady, for: time) {
            changeShield(to: true, until: now.wall + time, now.wall)
        }
        tellModerators(
            .raid(level: level, sample: sample, count: count, isShielded: state.shield.isUp(at: now.steady)))
    }

    /// A shield that a raid raised comes down by itself.
    func lowerShield(at now: Moment) {
        // While an act is under way, a host's choice may be on its way.
        guard state.settings.shield, !state.shield.isUp(at: now.steady), !shieldIsChanging, !isActing else { return }
        changeShield(to: false, until: nil, now.wall)
    }

    private func changeShield(to isUp: Bool, until: Timestamp?, _ now: Timestamp) {
        shieldIsChanging = true
        perform { room in
            try? await room.storeRaidShield(until: until)
            try? await room.change(
                RoomSettingsPatch(shield: isUp), "shield", by: Self.ruleActor, nil, now)
            room.shieldIsChanging = false
        }
    }
}
