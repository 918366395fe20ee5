import ChatModel
import LanguageRules
import RateLimits

/// What a user wants to say, before the room has looked at it.
package struct Draft: Sendable {
    package var text: String
    package var nonce: String?
    package var replyTo: Sequence?
    package var language: LanguageTag?
    package var kind: MessageKind?

    package init(
        text: String, nonce: String? = nil, replyTo: Sequence? = nil, language: LanguageTag? = nil,
        kind: MessageKind? = nil
    ) {
        self.text = text
        self.nonce = nonce
        self.replyTo = replyTo
        self.language = language
        self.kind = kind
    }
}

/// All that decides whether something may be said in a room. A pure value: time is a parameter.
struct RoomState: Sendable {
    struct Undo: Sendable {
        fileprivate let speaking: Speakers.Undo
        /// Noted as said in a room where everything may be said once.
        fileprivate var unique: AnalysedText?
    }

    var settings: RoomSettings { didSet { policy.follow(settings) } }
    var sanctions = Sanctions()
    var removals = Removals()
    var holds: HoldQueue<Never>
    var notices = NoticeBook()
    var reports = ReportBook()
    var notes = UserNotes()
    var shield: Shield
    var phrases = PhrasePurge()
    private(set) var policy: LanguagePolicy
    private var firstTimers = FirstTimers()
    private var raids: RaidDetector
    private var usual = UsualLanguages()
    private var escalation: Escalation
    private var unique = UniqueTexts()
    private var speakers = Speakers()
    private var roomBucket = RateBucket()
    private var limits: RoomLimits

    init(settings: RoomSettings, limits: RoomLimits) {
        self.settings = settings
        self.limits = limits
        policy = limits.rules.language
        policy.follow(settings)
        holds = HoldQueue(most: limits.rules.holdsMax, mostPerUser: limits.rules.holdsPerUserMax)
        shield = Shield(measure: limits.rules.shield)
        raids = RaidDetector(limits: limits.rules.raid)
        escalation = Escalation(policy: limits.rules.escalation)
    }

    /// Takes up limits that were changed; the sizes of what is kept stay.
    mutating func follow(_ new: RoomLimits) {
        limits = new
        policy = new.rules.language
        policy.follow(settings)
        escalation.policy = new.rules.escalation
    }

    /// Checks a draft in the order of what its author can least change: who they are, the room's mode, the text, how
    /// fast they are, its language and the rules. Moderators and hosts are spared all but the first and the third.
    ///
    /// - Parameter examine: looks at the text; nil where the room has no rules.
    mutating func admit(
        _ draft: Draft, by author: Principal, at now: Moment,
        examine: (RuleContext, LanguageTag?) -> Examination? = { _, _ in nil }
    ) -> Admission {
        if let refusal = refusal(of: author, at: now.wall) { return .refuse(refusal) }
        let isStaff = author.isStaff
        let characters: Int
        switch check(draft.text) {
        case .success(let count): characters = count
        case .failure(let refusal): return .refuse(refusal)
        }
        // What the room's state says of links holds, whatever a rule file says.
        let context = RuleContext(level: settings.level, links: settings.links)
        let usually = usual.usual(of: author.user, at: now.steady)
        let examination = examine(context, usually ?? author.language ?? draft.language)
        let message = Message(draft, by: author, at: now.wall, examination)
        guard !isStaff else {
            return Admission(verdict: .say, message: message, confidence: examination?.reading.confidence)
        }
        let limit = policy.limit(for: message.language)
        if let most = limit?.charactersMax, characters > most {
            return .refuse(.tooLong(limit: most, found: characters))
        }
        let hasSpoken = firstTimers.hasSpoken(author.user)
        let demand = shield.demand(of: author, hasSpoken: hasSpoken, at: now.steady)
        var undo: Undo
        switch take(author.user, draft.text, characters, limit, demand, at: now) {
        case .success(let taken): undo = taken
        case .failure(let refusal): return .refuse(refusal)
        }
        var admission = Admission(verdict: .say, message: message, undo: undo)
        if let examination {
            let sender = LanguageSender(usual: usually)
            judge(examination, from: sender, at: now, &admission)
            if let judged = admission.undo { undo = judged }
            escalate(author.user, at: now, &admission)
        }
        if case .say = admission.verdict, demand == .hold { admission.verdict = .hold(.newcomer, rule: "shield") }
        if case .refuse = admission.verdict {
            takeBack(undo)
            admission.undo = nil
        } else if let examination {
            usual.note(examination.reading, by: author.user, at: now.steady)
        }
        return admission
    }

    /// Why someone may not take part, whatever they say: who they are, or the room's mode.
    func refusal(of author: Principal, at now: Timestamp) -> Refusal? {
        if let standing = sanctions[author.user, now], standing.binds(author) {
            guard let until = standing.until else { return .banned(notice: standing.notice) }
            return .timedOut(retry: Timestamp(milliseconds: until) - now, notice: standing.notice)
        }
        guard author.can.contains(.speak) else { return .forbidden(.speak) }
        guard !author.isStaff else { return nil }
        guard !settings.paused else { return .paused }
        return settings.membersOnly && !author.role.isMember ? .membersOnly : nil
    }

    /// Counts a message against the author's and the room's rates.
    private mutating func take(
        _ user: UserID, _ text: String, _ characters: Int, _ limit: LanguageLimit?, _ demand: ShieldDemand,
        at now: Moment
    ) -> Result<Undo, Refusal> {
        if let wait = roomBucket.take(limits.roomMessages, at: now.steady) {
            return .failure(.rateLimited(retry: wait, isRoom: true))
        }
        var slow = Duration.seconds(max(settings.slowSeconds, limit?.slowSeconds ?? 0))
        if let own = escalation.slowInterval(of: user, at: now.steady) { slow = max(slow, own) }
        if case .slow(let interval) = demand { slow = max(slow, interval) }
        let outcome = speakers.admit(
            user, text: text, characters: characters, slow: slow, limits: limits.speaking, at: now.steady)
        switch outcome {
        case .success(let undo): return .success(Undo(speaking: undo))
        case .failure(let refusal):
            roomBucket.putBack(limits.roomMessages)
            return .failure(Refusal(refusal, slowSeconds: Int(slow.components.seconds)))
        }
    }

    /// An admitted message was not stored: its author may say it again at once.
    mutating func takeBack(_ undo: Undo) {
        speakers.takeBack(undo.speaking)
        if let text = undo.unique { unique.takeBack(text) }
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

    /// The room saw a message of the user, who is no newcomer from then on.
    mutating func spoke(_ user: UserID) { firstTimers.spoke(user) }

    /// Whether a message is part of a flood of many users.
    mutating func noteForRaids(_ text: String, by user: UserID, at now: Moment) -> RaidVerdict {
        raids.note(text, by: user, at: now.steady)
    }

    /// A moderator's pardon ends what warnings led to.
    mutating func forgive(_ user: UserID) { escalation.forgive(user) }

    /// Drops what is remembered of a user's speaking. A timeout or ban stays.
    mutating func forget(_ user: UserID) {
        escalation.forgive(user)
        speakers.forget(user)
        usual.forget(user)
    }
}

extension RoomState {
    /// Applies the room's modes, its languages and its rules: the harshest decides.
    private mutating func judge(
        _ found: Examination, from sender: LanguageSender, at now: Moment, _ admission: inout Admission
    ) {
        admission.confidence = found.reading.confidence
        admission.isPrivate = found.terms.isPrivate
        if settings.emoteOnly, !TextShape.isEmotesOnly(found.analysed.text) {
            admission.verdict = .refuse(.emoteOnly)
            return
        }
        if phrases.blocks(found.analysed.text, at: now.steady) != nil {
            admission.verdict = .refuse(.rule(.term, rule: "purge"))
            return
        }
        judge(policy.judge(found.reading, from: sender, at: now.wall), &admission)
        judge(found.terms, &admission)
        if case .refuse = admission.verdict { return }
        guard settings.unique else { return }
        if unique.admit(found.analysed) {
            admission.undo?.unique = found.analysed
        } else {
            admission.verdict = .refuse(.notUnique)
        }
    }

    private func judge(_ verdict: LanguageVerdict, _ admission: inout Admission) {
        let cause = RuleCause.language(allowed: verdict.allowed, found: verdict.language)
        switch verdict.action {
        case .allow: return
        case .warn: admission.warnings.append(Admission.Warning(kind: .rule(cause), rule: verdict.rule))
        case .hold: admission.verdict = .hold(cause, rule: verdict.rule)
        case .reject: admission.verdict = .refuse(.rule(cause, rule: verdict.rule))
        case .translate: admission.verdict = .hold(.translation, rule: verdict.rule)
        }
        admission.confidence = verdict.confidence
    }

    private func judge(_ verdict: TermVerdict, _ admission: inout Admission) {
        guard let hit = verdict.deciding else { return }
        let cause = RuleCause(hit)
        switch hit.action {
        case .mask: break
        case .warn: admission.warnings.append(Admission.Warning(kind: .rule(cause), rule: hit.rule))
        case .hold:
            if case .say = admission.verdict { admission.verdict = .hold(cause, rule: hit.rule) }
        case .reject: admission.verdict = .refuse(.rule(cause, rule: hit.rule))
        case .timeout(let time):
            admission.verdict = .refuse(.rule(cause, rule: hit.rule))
            admission.timeout = (time, hit.rule)
        }
        // A moderator sees what was written; the room sees it with the places starred out.
        if case .say = admission.verdict, let masked = verdict.masked { admission.message?.text = masked }
    }

    /// Warnings add up.
    private mutating func escalate(_ user: UserID, at now: Moment, _ admission: inout Admission) {
        guard let warning = admission.warnings.first, admission.timeout == nil else { return }
        switch escalation.warn(user, at: now.steady) {
        case .warn: break
        case .slow(let interval, let until):
            admission.warnings.append(
                Admission.Warning(kind: .slowed(interval, for: until - now.steady), rule: warning.rule))
        case .timeout(let time): admission.timeout = (time, "escalation")
        }
    }
}

extension LanguagePolicy {
    /// Takes over what hosts set.
    fileprivate mutating func follow(_ settings: RoomSettings) {
        languages = settings.languages
        allow = settings.allow
        other = settings.other
    }
}

extension Principal {
    /// Moderators and hosts.
    var isStaff: Bool { !can.isDisjoint(with: [.moderate, .host]) }
}

extension Message {
    fileprivate init(_ draft: Draft, by author: Principal, at: Timestamp, _ found: Examination?) {
        let guess = found?.reading.language ?? .undetermined
        self.init(
            at: at, author: Author(author), text: draft.text,
            language: guess == .undetermined ? draft.language ?? .undetermined : guess,
            mixed: found?.reading.mixed ?? [],
            replyTo: draft.replyTo, kind: draft.kind)
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
