extension ChatJoined: Decodable {
    private enum CodingKeys: String, CodingKey { case room, you, state, viewers, seq, epoch, recovered }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        room = try fields.decode(String.self, forKey: .room)
        you = try fields.decode(ChatIdentity.self, forKey: .you)
        settings = fields.lenient(.state) ?? ChatRoomSettings()
        viewers = fields.lenient(.viewers) ?? 0
        newest = try fields.decode(Int64.self, forKey: .seq)
        epoch = try fields.decode(String.self, forKey: .epoch)
        recovered = fields.lenient(.recovered) ?? false
        isFresh = !recovered
    }
}

extension ChatRemoval: Decodable {
    private enum CodingKeys: String, CodingKey { case seq, of, user, all, reason }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        seq = try fields.decode(Int64.self, forKey: .seq)
        reason = fields.lenient(.reason)
        if let of: Int64 = fields.lenient(.of) {
            target = .message(of)
        } else if let user: String = fields.lenient(.user) {
            target = .user(user)
        } else if try fields.decode(Bool.self, forKey: .all) {
            target = .all
        } else {
            throw DecodingError.dataCorruptedError(forKey: .all, in: fields, debugDescription: "nothing is gone")
        }
    }
}

extension ChatSettingsChange: Decodable {
    private enum CodingKeys: String, CodingKey { case seq, patch }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        seq = try fields.decode(Int64.self, forKey: .seq)
        change = try fields.decode(ChatRoomSettings.self, forKey: .patch)
    }
}

extension ChatViewers: Decodable {
    private enum CodingKeys: String, CodingKey { case count, langs }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        count = try fields.decode(Int.self, forKey: .count)
        languages = fields.lenient(.langs) ?? [:]
    }
}

extension ChatLagged: Decodable {
    private enum CodingKeys: String, CodingKey { case after, before, sampled }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        after = try fields.decode(Int64.self, forKey: .after)
        before = try fields.decode(Int64.self, forKey: .before)
        let isSampled: Bool? = fields.lenient(.sampled)
        cause = isSampled == true ? .sampled : .unavailable
    }
}
