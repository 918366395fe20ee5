extension ChatActor: Decodable {
    private enum CodingKeys: String, CodingKey { case id = "by", name = "by_name" }

    /// Reads `by` and `by_name` from the object that has them.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(String.self, forKey: .id)
        name = fields.lenient(.name)
    }
}

extension ChatNotice: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id = "notice", level, code, rule, message, until, text, appeal
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(String.self, forKey: .id)
        level = fields.lenient(.level) ?? .info
        code = fields.lenient(.code) ?? ""
        rule = fields.lenient(.rule) ?? ""
        message = try fields.decode(String.self, forKey: .message)
        until = fields.lenient(.until).map { (time: WireTime) in time.date }
        text = fields.lenient(.text)
        isAppealable = fields.lenient(.appeal) ?? false
    }
}

extension ChatHeld: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id = "hold", at, user, text, language = "lang", confidence, rule, translation = "tr", until
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(String.self, forKey: .id)
        at = try fields.decode(WireTime.self, forKey: .at).date
        user = try fields.decode(ChatUser.self, forKey: .user)
        text = try fields.decode(String.self, forKey: .text)
        language = fields.lenient(.language) ?? "und"
        confidence = fields.lenient(.confidence) ?? 0
        rule = fields.lenient(.rule) ?? ""
        translation = fields.lenient(.translation)
        until = fields.lenient(.until).map { (time: WireTime) in time.date }
    }
}

extension ChatHoldDone: Decodable {
    private enum CodingKeys: String, CodingKey { case id = "hold", decision, seq }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(String.self, forKey: .id)
        decision = try fields.decode(Decision.self, forKey: .decision)
        by = try? ChatActor(from: decoder)
        seq = fields.lenient(.seq)
    }
}

extension ChatReport: Decodable {
    private enum CodingKeys: String, CodingKey { case id = "report", of, reason }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(String.self, forKey: .id)
        of = try fields.decode(Int64.self, forKey: .of)
        by = try ChatActor(from: decoder)
        reason = fields.lenient(.reason)
    }
}

extension ChatLinkOffer: Decodable {
    private enum CodingKeys: String, CodingKey { case with }

    public init(from decoder: any Decoder) throws {
        with = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .with)
        by = try ChatActor(from: decoder)
    }
}

extension ChatRaid: Decodable {
    private enum CodingKeys: String, CodingKey { case level, sample, count, shield }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        level = try fields.decode(Int.self, forKey: .level)
        sample = fields.lenient(.sample) ?? ""
        count = fields.lenient(.count) ?? 0
        isShielded = fields.lenient(.shield) ?? false
    }
}

extension ChatUserCard: Decodable {
    private enum CodingKeys: String, CodingKey { case id, name, notes, sanction, warnings }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(String.self, forKey: .id)
        name = fields.lenient(.name) ?? ""
        notes = fields.lenient(.notes) ?? []
        sanction = fields.lenient(.sanction)
        warnings = fields.lenient(.warnings) ?? 0
        recent = []
    }
}

extension ChatUserCard.Note: Decodable {
    private enum CodingKeys: String, CodingKey { case at, text }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        at = try fields.decode(WireTime.self, forKey: .at).date
        by = try ChatActor(from: decoder)
        text = try fields.decode(String.self, forKey: .text)
    }
}

extension ChatUserCard.Sanction: Decodable {
    private enum CodingKeys: String, CodingKey { case level, notice, reason, until }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        level = try fields.decode(ChatNotice.Level.self, forKey: .level)
        notice = try fields.decode(String.self, forKey: .notice)
        reason = fields.lenient(.reason)
        until = fields.lenient(.until).map { (time: WireTime) in time.date }
    }
}
