/// What anyone in the room may ask for, as far as the room lets them.
///
/// Each call returns when the server has answered, and throws a ``ChatError`` where it said no. All but `say` and `ask`
/// fail with ``ChatError/disconnected`` where the client is not in the room, and where the connection is lost before
/// the reply: then nobody knows whether it was done, and it may be asked for again.
extension ChatRoomClient {
    /// Says a message exactly once: it waits for the room to be joined, and outlives lost connections.
    ///
    /// Cancelling the task takes back a message that was never on its way; of others the fate is then unknown.
    /// - Parameters:
    ///   - replyTo: the `seq` of the message that it answers.
    ///   - language: what it is written in, as a hint.
    public func say(
        _ text: String, replyTo: Int64? = nil, language: String? = nil
    ) async throws(ChatError) -> ChatSaid {
        try await said(.say, text, replyTo, language)
    }

    /// As ``say(_:replyTo:language:)``: a question, which goes into the room's queue too.
    public func ask(
        _ text: String, replyTo: Int64? = nil, language: String? = nil
    ) async throws(ChatError) -> ChatSaid {
        try await said(.ask, text, replyTo, language)
    }

    private func said(
        _ op: ClientCommand.Operation, _ text: String, _ replyTo: Int64?, _ language: String?
    ) async throws(ChatError) -> ChatSaid {
        let command = ClientCommand(op).with(\.text, text.speakable).with(\.replyTo, replyTo)
            .with(\.language, language.map { ClientCommand.Nullable(value: $0) })
        let outcome = try await request { .say(command, $0) }
        if outcome.isHeld { return .held(id: outcome.hold) }
        guard let seq = outcome.seq else { throw .unknownFate }
        return .recorded(seq: seq, at: outcome.at)
    }

    @discardableResult func call(_ command: ClientCommand) async throws(ChatError) -> ServerLine.Outcome {
        try await request { .call(command, $0) }
    }

    /// Votes for a question, once.
    public func vote(for question: Int64) async throws(ChatError) {
        try await call(ClientCommand(.vote).with(\.of, question))
    }

    /// Reacts to a message with an emoji or `:emote:`.
    public func react(to message: Int64, with emoji: String) async throws(ChatError) {
        try await call(ClientCommand(.react).with(\.of, message).with(\.emoji, emoji.speakable))
    }

    /// Reports a message to the moderators.
    public func report(_ message: Int64, reason: String? = nil) async throws(ChatError) {
        try await call(ClientCommand(.report).with(\.of, message).with(\.reason, reason?.speakable))
    }

    /// Appeals against a notice, once; also while timed out or banned.
    public func appeal(against notice: String, text: String) async throws(ChatError) {
        try await call(ClientCommand(.appeal).with(\.notice, notice.speakable).with(\.text, text.speakable))
    }

    /// Says that the user has read a notice.
    public func acknowledge(_ notice: String) async throws(ChatError) {
        try await call(ClientCommand(.acknowledge).with(\.notice, notice.speakable))
    }

    /// Recorded events in ascending order: the newest.
    /// - Parameter limit: 1 to 200.
    public func history(limit: Int = 50) async throws(ChatError) -> [ChatEvent] {
        try await page(ClientCommand(.history).with(\.limit, limit))
    }

    /// Recorded events in ascending order: the newest below a sequence.
    public func history(before seq: Int64, limit: Int = 50) async throws(ChatError) -> [ChatEvent] {
        try await page(ClientCommand(.history).with(\.before, seq).with(\.limit, limit))
    }

    /// Recorded events in ascending order: the oldest above a sequence.
    public func history(after seq: Int64, limit: Int = 50) async throws(ChatError) -> [ChatEvent] {
        try await page(ClientCommand(.history).with(\.after, seq).with(\.limit, limit))
    }

    private func page(_ command: ClientCommand) async throws(ChatError) -> [ChatEvent] {
        try await call(command).events.map(\.event)
    }

    /// Asks for translations into another language from now on, on this and later connections; nil: for none.
    public func setLanguage(_ language: String?) async throws(ChatError) {
        _ = try await request { .language(language?.speakable, $0) }
    }
}
