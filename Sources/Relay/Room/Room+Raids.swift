import ChatModel
import RoomLog

/// Floods of many users who say nearly the same.
extension Room {
    /// Looks whether an admitted message is part of a flood, and raises the room's shield where that is configured.
    func watchForRaid(_ text: String, by user: UserID, at now: Moment) {
        guard case .raid(let level, let sample, let count) = state.noteForRaids(text, by: user, at: now) else { return }
        let rules = configuration.limits.rules
        let time = rules.shieldOnRaid
        if time > .zero, level >= rules.shieldLevel, state.shield.raise(at: now.steady, for: time) { changeShield(to: true, now.wall) }
        tellModerators(
            .raid(level: level, sample: sample, count: count, isShielded: state.shield.isUp(at: now.steady)))
    }

    /// A shield that a raid raised comes down by itself.
    func lowerShield(at now: Moment) {
        guard state.settings.shield, !state.shield.isUp(at: now.steady), !shieldIsChanging else { return }
        changeShield(to: false, now.wall)
    }

    private func changeShield(to isUp: Bool, _ now: Timestamp) {
        shieldIsChanging = true
        perform { room in
            try? await room.change(
                RoomSettingsPatch(shield: isUp), "shield", by: Self.ruleActor, nil, now)
            room.shieldIsChanging = false
        }
    }
}
