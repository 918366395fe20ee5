/// What a line from the relay meant to a virtual user.
package enum SessionEvent {
    /// A recorded event.
    case delivered(Int, SequenceChecker.Verdict, EventKind)
    case welcome(commandsPerSecond: Int, textCharacters: Int)
    /// `recovered` is nil at the first join.
    case joined(recovered: Bool?)
    case acked(message: Int, sequence: Int)
    case held(message: Int)
    /// A `say` was refused.
    case refused(message: Int, code: String)
    /// Another command was refused, or the relay complained of the connection.
    case failed(command: String, code: String)
    case history(JSONCursor)
    case lagged
    /// A command that is no message was carried out.
    case done(command: String)
    /// A count of viewers, which everyone in the room gets.
    case viewers
    /// Moderators are told of a raid.
    case raid
    case bye(retryMilliseconds: Int?)
    case left(code: String)
    case ignored
    case unreadable
}

/// One virtual user's membership of one room, over all its connections; pure: lines in, meaning out.
package struct RoomSession {
    package let room: String
    package var checker = SequenceChecker()
    /// The user id that the relay gave or the token says, nil before the first join.
    package private(set) var user: [UInt8]?
    package private(set) var isJoined = false
    /// The newest epoch as the relay wrote it, a JSON value.
    private var epoch: String?

    /// The language that it wants translations into; nil: none.
    private let language: String?

    package init(room: String, language: String? = nil) {
        self.room = room
        self.language = language
    }

    /// The user was in the room before, so that a new connection resumes.
    package var hasJoinedBefore: Bool { epoch != nil }

    /// The commands that a new connection opens with, as one frame's payload.
    package mutating func opening(token: String?) -> [UInt8] {
        isJoined = false
        var lines: [UInt8] = []
        if let token { lines = CommandWriter.hello(token: token) + [10] }
        var since: (epoch: String, sequence: Int)?
        if let epoch, let last = checker.last { since = (epoch, last) }
        return lines + CommandWriter.join(room, language: language, since: since)
    }

    /// The connection is gone.
    package mutating func disconnected() {
        isJoined = false
    }

    /// Takes one line of the relay.
    package mutating func receive(_ line: UnsafeRawBufferPointer) -> SessionEvent {
        guard let head = EventLine.head(of: line) else { return .unreadable }
        switch head.kind {
        case .msg:
            guard let sequence = head.sequence else { return .unreadable }
            return .delivered(sequence, checker.receive(sequence), .msg)
        case .viewers: return .viewers
        case .raid: return .raid
        case .gone, .other:
            guard let sequence = head.sequence else { return .ignored }
            return .delivered(sequence, checker.receive(sequence), head.kind)
        default:
            return receiveReply(JSONCursor(line), head)
        }
    }

    private mutating func receiveReply(_ event: JSONCursor, _ head: EventHead) -> SessionEvent {
        switch head.kind {
        case .welcome:
            let limits = event.value(of: "limits")
            return .welcome(
                commandsPerSecond: limits?.value(of: "commands_per_s")?.integer ?? 0,
                textCharacters: limits?.value(of: "text_chars")?.integer ?? 0)
        case .joined:
            return receiveJoined(event, head)
        case .ok:
            guard let message = event.value(of: "id")?.integer else {
                if let events = event.value(of: "events") { return .history(events) }
                return event.value(of: "id")?.string.map { .done(command: $0) } ?? .ignored
            }
            if let sequence = head.sequence { return .acked(message: message, sequence: sequence) }
            return event.value(of: "held")?.isTrue == true ? .held(message: message) : .unreadable
        case .error:
            let code = event.value(of: "code")?.string ?? "unreadable"
            let id = event.value(of: "id")
            if let message = id?.integer { return .refused(message: message, code: code) }
            return .failed(command: id?.string ?? "connection", code: code)
        case .lagged:
            guard let after = event.value(of: "after")?.integer, let before = event.value(of: "before")?.integer else {
                return .unreadable
            }
            checker.skip(after: after, before: before)
            return .lagged
        case .bye:
            return .bye(retryMilliseconds: event.value(of: "retry_ms")?.integer)
        case .left:
            isJoined = false
            return .left(code: event.value(of: "code")?.string ?? "unreadable")
        case .msg, .gone, .viewers, .raid, .other:
            return .ignored
        }
    }

    private mutating func receiveJoined(_ event: JSONCursor, _ head: EventHead) -> SessionEvent {
        guard let newest = head.sequence, let epochBytes = event.value(of: "epoch")?.bytes else { return .unreadable }
        let recovered = event.value(of: "recovered")?.isTrue == true
        let isFirst = epoch == nil
        checker.join(newest: newest, resumed: recovered && !isFirst)
        epoch = String(decoding: epochBytes, as: UTF8.self)
        user = event.value(of: "you")?.value(of: "user")?.unescaped ?? user
        isJoined = true
        return .joined(recovered: isFirst ? nil : recovered)
    }
}
