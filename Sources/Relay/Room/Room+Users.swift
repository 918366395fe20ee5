import ChatModel
import RoomLog

/// What viewers tell moderators, and what moderators keep about users.
extension Room {
    /// A viewer reports a message.
    package func report(_ sequence: Sequence, _ reason: String?, _ request: RequestID?, _ seat: any Seat) {
        guard let user = subscribers[seat.id]?.principal else {
            seat.receive(.refused(request, id, .notJoined, hasLeft: true))
            return
        }
        // Half of the places are left to moderators.
        guard acts.count < Self.actsMost / 2 else {
            seat.receive(.refused(request, id, .overloaded(retry: .seconds(1)), hasLeft: false))
            return
        }
        let now = services.clock()
        perform { room in
            do throws(Refusal) {
                let author = try await room.requireMessage(sequence).author.id
                switch room.state.reports.report(sequence, by: user.user, reason: reason, at: now.steady) {
                case .failure(let refusal): throw Refusal(refusal)
                case .success: break
                }
                do throws(Refusal) {
                    try await room.audit(
                        room.entry(user.user, "report", now.wall, user: author, message: sequence, reason: reason))
                } catch {
                    room.state.reports.takeBack(sequence, by: user.user)
                    throw error
                }
                seat.receive(.done(request))
                room.tellModerators(
                    .report("r" + Self.newNoticeID().dropFirst(), of: sequence, by: Author(user), reason: reason))
            } catch {
                seat.receive(.refused(request, room.id, error, hasLeft: false))
            }
        }
    }

    /// Notes something about a user, for moderators.
    func note(_ text: String, about user: UserID, by actor: Principal, _ now: Timestamp) async throws(Refusal) {
        let note = UserNote(id: Self.newNoticeID(), user: user, by: actor.user, text: text, at: now)
        switch state.notes.add(note) {
        case .failure(.tooLong(let most)): throw .tooLong(limit: most, found: text.count)
        case .failure(.empty): throw .empty
        case .failure: throw .heldFull
        case .success: break
        }
        do throws(Refusal) {
            try await store(note)
            try await audit(
                entry(actor.user, "note", now, user: user, detail: text))
        } catch {
            _ = state.notes.remove(note.id, of: user)
            throw error
        }
    }

    /// What is known of a user, with their messages that are at hand.
    func userRecord(_ user: UserID, _ now: Timestamp) -> UserRecord {
        UserRecord(
            user: user, name: subscribers.values.first { $0.principal.user == user }?.principal.name,
            notes: state.notes.notes(of: user), sanction: state.sanctions[user, now],
            warnings: state.notices.warnings(of: user), recent: recent.lines(by: user, limit: 100))
    }

    /// Takes recent messages that hold a phrase from view, and blocks it for a short while.
    func purge(
        _ phrase: String, seconds: Int, _ reason: String?, by actor: Principal, _ now: Moment
    ) async throws(Refusal) {
        let before = state.phrases
        let purged: PurgePhrase
        switch state.phrases.block(phrase, at: now.steady) {
        case .success(let found): purged = found
        case .failure(.tooShort): throw .empty
        case .failure(.tooLong(let most)): throw .tooLong(limit: most, found: phrase.count)
        case .failure(.full): throw .heldFull
        }
        let from = now.wall + .seconds(-seconds)
        let found = recent.messages(since: from).filter { entry in
            guard case .message(let message)? = services.coding.decode(entry.line) else { return false }
            return purged.matches(message.text)
        }
        do throws(Refusal) {
            try await remove(found.suffix(Self.purgeMost).map(\.sequence), reason, phrase, by: actor, now.wall)
        } catch {
            state.phrases = before
            throw error
        }
    }

    private static let purgeMost = 1000
}

extension Refusal {
    fileprivate init(_ refusal: ReportRefusal) {
        self =
            switch refusal {
            case .alreadyReported: .alreadyDone(by: nil)
            case .rateLimited(let retry): .rateLimited(retry: retry, isRoom: false)
            }
    }
}
