/// Why a command was not done, or why nobody can tell whether it was.
public enum ChatError: Error, Hashable, Sendable {
    /// The server said no, and why.
    case refused(ChatRefusal)
    /// The command's line is longer than the server or ``ChatLimits/lineBytes`` allows; it was not sent.
    case tooLarge
    /// As many messages or commands wait as ``ChatLimits`` allows; it was not sent.
    case queueFull
    /// The client is not in the room and will not come back by itself; a message that was on its way may be in it.
    case stopped
    /// The client is not in the room at the moment, or the connection was lost before the reply came.
    case disconnected
    /// Whether the message was said can no longer be found out: the room's record was replaced or is too long.
    case unknownFate
    /// The calling task was cancelled; a message that had been sent may be said all the same.
    case cancelled
}

/// What the server says when it refuses.
public struct ChatRefusal: Hashable, Sendable {
    public let code: ChatErrorCode
    /// In the user's language: what is wrong and what would be accepted.
    public let message: String
    /// When the same command may come again.
    public let retryAfter: Duration?
    /// What decided, such as `slow_mode`.
    public let rule: String?
    /// The notice about it, against which ``ChatRoomClient/appeal(against:text:)`` may help.
    public let notice: String?
}

extension ChatRefusal: Decodable {
    private enum CodingKeys: String, CodingKey { case code, message, retry = "retry_ms", rule, notice }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        code = try fields.decode(ChatErrorCode.self, forKey: .code)
        message = fields.lenient(.message) ?? ""
        retryAfter = fields.lenient(.retry).map { (milliseconds: Int64) in .milliseconds(max(milliseconds, 0)) }
        rule = fields.lenient(.rule)
        notice = fields.lenient(.notice)
    }
}
