import ChatModel
import RateLimits

/// What a user wants to say, before the room has looked at it.
package struct Draft: Sendable {
    package var text: String
    package var nonce: String?
    package var replyTo: Sequence?
    package var language: LanguageTag?

    package init(text: String, nonce: String? = nil, replyTo: Sequence? = nil, language: LanguageTag? = nil) {
        self.text = text
        self.nonce = nonce
        self.replyTo = replyTo
        self.language = language
    }
}

/// All that decides whether something may be said in a room. A pure value: time is a parameter.
struct RoomState: Sendable {
    /// A draft that may be said, and how to take it back if it cannot be stored.
    struct Admitted: Sendable {
        let message: Message
        let undo: Undo?
    }

    struct Undo: Sendable {
        fileprivate let speaking: Speakers.Undo
    }

    var settings: RoomSettings
    var sanctions = Sanctions()
    var removals = Removals()
    private var speakers = Speakers()
    private var roomBucket = RateBucket()
    private let limits: RoomLimits

    init(settings: RoomSettings, limits: RoomLimits) {
        self.settings = settings
        self.limits = limits
    }

    /// Checks a draft in the order of what its author can least change: who they are, the room's mode, the text, and
    /// how fast they are. Moderators and hosts are spared the room's modes and rates.
    mutating func admit(_ draft: Draft, by author: Principal, at now: Moment) -> Result<Admitted, Refusal> {
        if let standing = sanctions[author.user, now.wall], standing.binds(author) {
            guard let until = standing.until else { return .failure(.banned(notice: standing.notice)) }
            let left = Timestamp(milliseconds: until) - now.wall
            return .failure(.timedOut(retry: left, notice: standing.notice))
        }
        guard author.can.contains(.speak) else { return .failure(.forbidden(.speak)) }
        let isStaff = !author.can.isDisjoint(with: [.moderate, .host])
        if !isStaff {
            guard !settings.paused else { return .failure(.paused) }
            guard !settings.membersOnly || author.role.isMember else { return .failure(.membersOnly) }
        }
        let characters: Int
        switch check(draft.text) {
        case .success(let count): characters = count
        case .failure(let refusal): return .failure(refusal)
        }
        let message = Message(
            at: now.wall, author: Author(author), text: draft.text, language: draft.language ?? .undetermined,
            replyTo: draft.replyTo)
        guard !isStaff else { return .success(Admitted(message: message, undo: nil)) }

        if let wait = roomBucket.take(limits.roomMessages, at: now.steady) {
            return .failure(.rateLimited(retry: wait, isRoom: true))
        }
        let outcome = speakers.admit(
            author.user, text: draft.text, characters: characters, slow: .seconds(settings.slowSeconds),
            limits: limits.speaking, at: now.steady)
        switch outcome {
        case .success(let undo): return .success(Admitted(message: message, undo: Undo(speaking: undo)))
        case .failure(let refusal):
            roomBucket.putBack(limits.roomMessages)
            return .failure(Refusal(refusal, slowSeconds: settings.slowSeconds))
        }
    }

    /// An admitted message was not stored: its author may say it again at once.
    mutating func takeBack(_ undo: Undo) {
        speakers.takeBack(undo.speaking)
        roomBucket.putBack(limits.roomMessages)
    }

    /// The number of characters of a text that may be shown.
    func check(_ text: String) -> Result<Int, Refusal> {
        let most = min(settings.charactersMax, limits.textCharacters)
        let characters = text.count
        guard characters <= most else { return .failure(.tooLong(limit: most, found: characters)) }
        guard text.hasVisibleCharacters else { return .failure(.empty) }
        return .success(characters)
    }
}

extension Refusal {
    fileprivate init(_ refusal: SpeakingRefusal, slowSeconds: Int) {
        self =
            switch refusal {
            case .rateLimited(let retry): .rateLimited(retry: retry, isRoom: false)
            case .slowMode(let retry): .slowMode(retry: retry, seconds: slowSeconds)
            case .duplicate(let retry): .duplicate(retry: retry)
            }
    }
}
