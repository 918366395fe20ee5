import ChatModel
import ChatProtocol
import Relay

extension ServerEvent {
    /// What moderators are told, as it is sent.
    init(_ event: ModeratorEvent, in room: RoomID) {
        self =
            switch event {
            case .held(let hold, let translation):
                .held(
                    HeldMessage(
                        room: room, hold: hold.id, at: hold.heldAt, author: hold.message.author,
                        text: hold.message.text, language: hold.message.language,
                        confidence: Int(((hold.confidence ?? 0) * 100).rounded()), rule: hold.rule,
                        translation: translation, until: hold.until))
            case .holdDone(let hold, let decision, let moderator, let sequence):
                .holdDone(
                    HoldDone(
                        room: room, hold: hold, decision: HoldDone.Decision(decision), by: moderator,
                        sequence: sequence))
            case .report(let report, let of, let author, let reason):
                .report(Report(room: room, report: report, of: of, by: author, reason: reason))
            case .appealed(let notice, let author, let text):
                .appealed(Appeal(room: room, notice: notice, author: author, text: text))
            case .linkOffered(let other, let host): .linkOffered(room, with: other, by: host)
            case .raid(let level, let sample, let count, let isShielded):
                .raid(Raid(room: room, level: level, sample: sample, count: count, shield: isShielded))
            }
    }
}

extension HoldDone.Decision {
    fileprivate init(_ decision: HoldDecision) {
        self =
            switch decision {
            case .approved: .approved
            case .denied: .denied
            case .expired: .expired
            }
    }
}

extension UserCard {
    init(_ record: UserRecord) {
        self.init(
            id: record.user, name: record.name ?? record.user.name,
            notes: record.notes.map { Note(at: $0.at, by: Author(id: $0.by, name: $0.by.name), text: $0.text) },
            sanction: record.sanction.map { standing in
                Sanction(
                    level: standing.isBan ? .ban : .timeout, notice: standing.notice, reason: standing.reason,
                    until: standing.until.map { Timestamp(milliseconds: $0) })
            },
            warnings: record.warnings)
    }
}
