/// What moderators, hosts and interpreters may do. The server checks the rights; see ``ChatIdentity/rights``.
extension ChatRoomClient {
    /// Takes a message from view.
    public func delete(_ message: Int64, reason: String? = nil) async throws(ChatError) {
        try await call(ClientCommand(.delete).with(\.of, message).with(\.reason, reason?.speakable))
    }

    /// Takes all messages so far from view.
    public func clear(reason: String? = nil) async throws(ChatError) {
        try await call(ClientCommand(.clear).with(\.reason, reason?.speakable))
    }

    /// Takes messages from view that hold a phrase and were said lately.
    /// - Parameter last: how far back, in whole seconds; nil: as far as the server's habit.
    public func purge(_ phrase: String, last: Duration? = nil, reason: String? = nil) async throws(ChatError) {
        try await call(
            ClientCommand(.purge).with(\.phrase, phrase.speakable).with(\.seconds, last?.wholeSeconds)
                .with(\.reason, reason?.speakable))
    }

    /// Warns a user, who is told why.
    public func warn(_ user: String, reason: String? = nil) async throws(ChatError) {
        try await call(sanction(.warn, user, reason))
    }

    /// Silences a user for a time.
    /// - Parameters:
    ///   - time: in whole seconds; nil: as long as the server's habit.
    ///   - keepsMessages: leaves their messages of the last minutes in view.
    public func timeout(
        _ user: String, for time: Duration? = nil, reason: String? = nil, keepsMessages: Bool = false
    ) async throws(ChatError) {
        try await call(
            sanction(.timeout, user, reason).with(\.seconds, time?.wholeSeconds)
                .with(\.keep, keepsMessages ? true : nil))
    }

    /// Shuts a user out of the room.
    public func ban(_ user: String, reason: String? = nil, keepsMessages: Bool = false) async throws(ChatError) {
        try await call(sanction(.ban, user, reason).with(\.keep, keepsMessages ? true : nil))
    }

    /// Ends a ban and a timeout.
    public func unban(_ user: String) async throws(ChatError) { try await call(sanction(.unban, user, nil)) }

    private func sanction(_ op: ClientCommand.Operation, _ user: String, _ reason: String?) -> ClientCommand {
        ClientCommand(op).with(\.user, user.speakable).with(\.reason, reason?.speakable)
    }

    /// Lets a held message into the room. The first decision counts; a later one is refused as `already_done`.
    public func approve(hold: String, reason: String? = nil) async throws(ChatError) {
        try await call(ClientCommand(.approve).with(\.hold, hold.speakable).with(\.reason, reason?.speakable))
    }

    /// Keeps a held message out of the room.
    public func deny(hold: String, reason: String? = nil) async throws(ChatError) {
        try await call(ClientCommand(.deny).with(\.hold, hold.speakable).with(\.reason, reason?.speakable))
    }

    /// Decides on an appeal against a notice.
    public func resolve(notice: String, granted: Bool, reason: String? = nil) async throws(ChatError) {
        try await call(
            ClientCommand(.resolve).with(\.notice, notice.speakable).with(\.granted, granted)
                .with(\.reason, reason?.speakable))
    }

    /// Leaves a note on a user for the other moderators.
    public func note(on user: String, text: String) async throws(ChatError) {
        try await call(ClientCommand(.note).with(\.user, user.speakable).with(\.text, text.speakable))
    }

    /// What moderators know of a user; nil where the server answers without it.
    public func card(of user: String) async throws(ChatError) -> ChatUserCard? {
        try await call(ClientCommand(.user).with(\.user, user.speakable)).card
    }

    /// A person's translation of a message, which outranks a machine's.
    public func translate(_ message: Int64, into language: String, text: String) async throws(ChatError) {
        try await call(
            ClientCommand(.translate).with(\.of, message).with(\.text, text.speakable)
                .with(\.language, ClientCommand.Nullable(value: language.speakable)))
    }

    /// Shows a message above the others.
    public func pin(_ message: Int64) async throws(ChatError) {
        try await call(ClientCommand(.pin).with(\.of, message))
    }

    /// Ends that.
    public func unpin(_ message: Int64) async throws(ChatError) {
        try await call(ClientCommand(.unpin).with(\.of, message))
    }

    /// Says something in the room's name.
    public func announce(_ text: String) async throws(ChatError) {
        try await call(ClientCommand(.announce).with(\.text, text.speakable))
    }

    /// Takes a question from the queue: it is done.
    public func answer(_ question: Int64) async throws(ChatError) {
        try await call(ClientCommand(.answer).with(\.of, question))
    }

    /// Changes the settings that are mentioned, all or none.
    public func set(_ change: ChatRoomSettings) async throws(ChatError) {
        try await call(ClientCommand(.set).with(\.patch, change))
    }

    /// Links the room with another one: what is said in one is seen in both.
    public func link(with room: String) async throws(ChatError) {
        try await call(ClientCommand(.link).with(\.with, room.speakable))
    }

    /// Ends a link.
    public func unlink(from room: String) async throws(ChatError) {
        try await call(ClientCommand(.unlink).with(\.with, room.speakable))
    }
}

extension Duration {
    /// Rounded up, since the server takes no fractions.
    var wholeSeconds: Int {
        let (seconds, attoseconds) = components
        return Int(clamping: attoseconds > 0 ? seconds.addingReportingOverflow(1).partialValue : seconds)
    }
}
