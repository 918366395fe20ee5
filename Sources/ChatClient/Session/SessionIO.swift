/// What a session is told.
enum SessionInput {
    case start
    case stop
    /// The app says that now is a good time to connect.
    case retry
    case connected
    /// The connection could not be made; `isFinal`: nor will it ever.
    case failed(String, isFinal: Bool)
    case line(Substring)
    /// Nil: it broke.
    case closed(ChatCloseCode?)
    /// The connection brought what it must not.
    case broken(String)
    /// A deadline may have passed.
    case tick
    /// What the app answers to ``SessionAction/askToken(_:turn:)``.
    case token(Result<String?, TokenTrouble>, turn: Int)
    case say(ClientCommand, ChatTicket)
    case call(ClientCommand, ChatTicket)
    case language(String?, ChatTicket)
    case cancel(ChatTicket)

    /// The app could not get a token now.
    struct TokenTrouble: Error {}
}

/// What a session wants done, in this order.
enum SessionAction {
    /// Open a connection; what the one before still brings is to be dropped.
    case connect
    /// Close the connection and bring nothing more of it.
    case disconnect(ChatCloseCode)
    case send(String)
    case deliver(ChatEvent)
    case settle(ChatTicket, Result<ServerLine.Outcome, ChatError>)
    case askToken(ChatTokenReason, turn: Int)
}
