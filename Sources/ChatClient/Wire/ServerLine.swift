import Foundation

/// What one line of the server says.
enum ServerLine {
    case welcome(Welcome)
    /// To the command of the number.
    case reply(to: Int, Reply)
    /// An error that answers no command; the close that follows tells the rest.
    case complaint(ChatRefusal)
    case bye(Bye)
    case event(RoomEvent)
    /// A reply to nothing that was asked.
    case stray

    struct Welcome: Decodable {
        let at: Date
        let frameBytes: Int?
        let commandsPerSecond: Int?
    }

    struct Bye: Decodable {
        let code: ChatCloseCode
        let reason: String
        let retry: Duration?
    }

    /// An event with what the session needs of it.
    struct RoomEvent: Hashable {
        var room: String?
        /// Its place in the record; nil for a passing one.
        var seq: Int64?
        var event: ChatEvent
    }

    enum Reply {
        case ok(Outcome)
        case joined(ChatJoined)
        case refused(ChatRefusal)
    }

    /// What an `ok` may say besides that it is one.
    struct Outcome {
        var seq: Int64?
        var at: Date?
        var isHeld = false
        var hold: String?
        var events: [RoomEvent] = []
        var card: ChatUserCard?
    }

    /// Reads a line; nil where it is no JSON object with an `ev`.
    init?(_ line: some Sequence<UInt8>) {
        guard let line = try? JSONDecoder().decode(ServerLine.self, from: Data(line)) else { return nil }
        self = line
    }
}

extension ServerLine: Decodable {
    private enum CodingKeys: String, CodingKey { case ev, id }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let name = try fields.decode(String.self, forKey: .ev)
        switch name {
        case "welcome": self = .welcome(try Welcome(from: decoder))
        case "bye": self = .bye(try Bye(from: decoder))
        case "ok", "joined", "error":
            guard fields.contains(.id) else {
                self = name == "error" ? .complaint(try ChatRefusal(from: decoder)) : .stray
                return
            }
            // This client's are numbers.
            guard let id: Int = fields.lenient(.id) else {
                self = .stray
                return
            }
            switch name {
            case "ok": self = .reply(to: id, .ok(try Outcome(from: decoder)))
            case "joined": self = .reply(to: id, .joined(try ChatJoined(from: decoder)))
            default: self = .reply(to: id, .refused(try ChatRefusal(from: decoder)))
            }
        default: self = .event(try RoomEvent(from: decoder))
        }
    }
}

extension ServerLine.RoomEvent: Decodable {
    private enum CodingKeys: String, CodingKey { case ev, room, seq }

    /// What is unknown, or not as its name promises, becomes ``ChatEvent/other(_:)``.
    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let name = try fields.decode(String.self, forKey: .ev)
        room = fields.lenient(.room)
        // `hold_done` has the place of another event.
        seq = name == "hold_done" ? nil : fields.lenient(.seq).flatMap { $0 >= 0 ? $0 : nil }
        if let known = try? Self.known(name, decoder) {
            event = known
        } else {
            let fields = (try? ChatJSON(from: decoder)) ?? .null
            event = .other(ChatOther(name: name, seq: seq, fields: fields))
        }
    }

    private static func known(_ name: String, _ decoder: any Decoder) throws -> ChatEvent? {
        switch name {
        case "msg": .message(try ChatMessage(from: decoder))
        case "tr": .translation(try ChatLateTranslation(from: decoder))
        case "gone": .removal(try ChatRemoval(from: decoder))
        case "state": .settings(try ChatSettingsChange(from: decoder))
        case "votes": .votes(try ChatVotes(from: decoder))
        case "reactions": .reactions(try ChatReactions(from: decoder))
        case "viewers": .viewers(try ChatViewers(from: decoder))
        case "notice": .notice(try ChatNotice(from: decoder))
        case "left": .left(try ChatLeft(from: decoder))
        case "held": .held(try ChatHeld(from: decoder))
        case "hold_done": .holdDone(try ChatHoldDone(from: decoder))
        case "report": .report(try ChatReport(from: decoder))
        case "appealed": .appeal(try ChatAppeal(from: decoder))
        case "raid": .raid(try ChatRaid(from: decoder))
        case "link_offer": .linkOffer(try ChatLinkOffer(from: decoder))
        case "lagged": .lagged(try ChatLagged(from: decoder))
        default: nil
        }
    }
}

extension ServerLine.Outcome: Decodable {
    private enum CodingKeys: String, CodingKey { case seq, at, held, hold, events, user }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        seq = fields.lenient(.seq)
        at = fields.lenient(.at).map { (time: WireTime) in time.date }
        isHeld = fields.lenient(.held) ?? false
        hold = fields.lenient(.hold)
        events = try fields.decodeIfPresent([ServerLine.RoomEvent].self, forKey: .events) ?? []
        card = fields.lenient(.user)
        card?.recent = events.map(\.event)
    }
}

extension ServerLine.Welcome {
    private enum CodingKeys: String, CodingKey { case at, limits }
    private enum LimitKeys: String, CodingKey { case frameBytes = "frame_bytes", commandsPerSecond = "commands_per_s" }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        at = try fields.decode(WireTime.self, forKey: .at).date
        let limits = try? fields.nestedContainer(keyedBy: LimitKeys.self, forKey: .limits)
        frameBytes = limits?.lenient(.frameBytes)
        commandsPerSecond = limits?.lenient(.commandsPerSecond)
    }
}

extension ServerLine.Bye {
    private enum CodingKeys: String, CodingKey { case code, reason, retry = "retry_ms" }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        code = ChatCloseCode(rawValue: try fields.decode(UInt16.self, forKey: .code))
        reason = fields.lenient(.reason) ?? ""
        retry = fields.lenient(.retry).map { (milliseconds: Int64) in .milliseconds(max(milliseconds, 0)) }
    }
}
