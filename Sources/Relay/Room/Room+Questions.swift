import ChatModel

extension Room {
    /// A question is done: it leaves the queue, and everyone is told by an event of the record.
    func answer(_ question: Sequence, by actor: Principal, _ now: Timestamp) async throws(Refusal) {
        guard tallies.questions.contains(question) else { throw .noSuchMessage(question) }
        var left = tallies.questions
        _ = left.remove(question)
        try await store(left)
        do throws(Refusal) {
            try await audit(entry(actor.user, "answer", now, message: question))
            let patch = RoomSettingsPatch(questions: left.listed())
            _ = try await appended(.state(patch, at: now)) { room, _ in
                room.drop(questions: room.tallies.questions.remove(question))
            }.get()
        } catch {
            // What holds in memory is what must be found after a restart.
            try? await store(tallies.questions)
            throw error
        }
    }
}
