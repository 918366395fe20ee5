import ChatModel
import LanguageRules
import RateLimits
import RoomLog
import Translation

/// The limits that every room keeps to.
package struct RoomLimits: Sendable {
    /// The most graphemes of a text, whatever a room sets.
    package var textCharacters: Int
    package var speaking: SpeakingLimits
    /// Messages of all users of a room together, staff not counted.
    package var roomMessages: RateLimit
    package var subscribersMax: Int
    package var rules = RoomRuleLimits()
    /// The most bans and timeouts that a room holds.
    package var sanctionsMax = 100_000

    package init(textCharacters: Int, speaking: SpeakingLimits, roomMessages: RateLimit, subscribersMax: Int) {
        self.textCharacters = textCharacters
        self.speaking = speaking
        self.roomMessages = roomMessages
        self.subscribersMax = subscribersMax
    }
}

extension RoomLimits {
    /// The limits with what a room has of its own.
    package func following(_ blueprint: RoomBlueprint?) -> RoomLimits {
        guard let blueprint else { return self }
        var limits = self
        limits.rules.language.schedules = blueprint.schedules + rules.language.schedules
        limits.rules.language.limits.merge(blueprint.languageLimits) { $1 }
        return limits
    }
}

/// How language, terms, holds and raids are treated.
package struct RoomRuleLimits: Sendable {
    /// What hosts don't set: how sure one must be, schedules, limits by language.
    package var language = LanguagePolicy()
    package var escalation = EscalationPolicy()
    package var raid = RaidLimits()
    /// How long a raid shields the room; zero: it only is told to moderators.
    package var shieldOnRaid = Duration.zero
    /// The level of raid from which on it does.
    package var shieldLevel = 2
    /// What a shielded room asks of those who have not spoken in it before.
    package var shield = ShieldDemand.hold
    /// How long a message is held before it expires.
    package var holdFor = Duration.seconds(600)
    package var holdsMax = 500
    package var holdsPerUserMax = 5

    package init() {}
}

/// How rooms work, the same for all rooms of a relay.
package struct RoomConfiguration: Sendable {
    package var limits: RoomLimits
    /// Events that a join without `history` gets.
    package var historyOnJoin = 50
    package var recentEvents = 10_000
    package var recentBytes = 4 << 20
    /// A client that missed more than this gets the newest events and `recovered` false.
    package var resumeMax = 20_000
    /// The most bytes of lines in one frame.
    package var frameBytes = 32_768
    /// For how long a busy room's lines are collected into one frame; a quiet room's leave at once.
    package var gathering = Duration.milliseconds(3)
    /// Deliveries a second that a room may make to its viewers before it sends them a sample; 0: no limit.
    package var deliveriesPerSecond = 0
    package var tallies = TallyLimits()
    package var presenceInterval = Duration.seconds(1)
    package var retireAfter = Duration.seconds(300)
    package var appendDeadline = Duration.seconds(2)
    /// The most events of a room that wait for the record.
    package var pendingMax = 10_000
    package var translation = RoomTranslation.Limits()
    /// Whether rooms that are not configured translate until their host says otherwise.
    package var translatesByDefault = false
    /// While more rooms than this are active, none is made by joining it.
    package var roomsMax = 10_000
    /// Languages of readers that a room has lanes for; readers of others get the originals alone.
    package var languagesMax = 32

    package init(limits: RoomLimits) { self.limits = limits }
}

/// What all rooms share.
package struct RoomServices: Sendable {
    package let log: any RoomLog
    package let state: any StateStore
    package let audit: any AuditTrail
    package let coding: any EventCoding
    package let fanOut: any FanOut
    /// Nil: no language is told and no rule applies.
    package let examiner: (any MessageExaminer)?
    package let reviewer: (any MessageReviewer)?
    /// Nil: nothing can be erased.
    package var redaction: (any RecordRedaction)?
    /// Nil: nothing is translated.
    package let translator: Translator?
    package let clock: @Sendable () -> Moment
    /// Tells the operator what a user is not told.
    package let report: @Sendable (RoomReport) -> Void

    package init(
        log: any RoomLog, state: any StateStore, audit: any AuditTrail, coding: any EventCoding,
        fanOut: any FanOut, examiner: (any MessageExaminer)? = nil, reviewer: (any MessageReviewer)? = nil,
        translator: Translator? = nil,
        clock: @escaping @Sendable () -> Moment, report: @escaping @Sendable (RoomReport) -> Void
    ) {
        self.log = log
        self.state = state
        self.audit = audit
        self.coding = coding
        self.fanOut = fanOut
        self.examiner = examiner
        self.reviewer = reviewer
        self.translator = translator
        self.clock = clock
        self.report = report
    }
}

/// What an operator should know of a room.
package enum RoomReport: Sendable {
    case activationFailed(RoomID, String)
    case recordUnavailable(RoomID, String, lost: Int)
    case stateUnavailable(RoomID, String)
    case stored(RoomID, events: Int, took: Duration)
    case admitted(RoomID)
    case held(RoomID, rule: String)
    case refused(RoomID, rule: String)
}

/// A room as configuration describes it.
package struct RoomBlueprint: Sendable {
    package var room: RoomID
    /// Open to those whose token names no rooms.
    package var isPublic: Bool
    package var settings: RoomSettings
    /// What stands for `:name:`; names are unique.
    package var emotes: [Emote] = []
    package var houseRules = HouseRules()
    /// Come before the relay's.
    package var schedules: [PolicySchedule] = []
    /// Stand instead of the relay's for the same language.
    package var languageLimits: [LanguageTag: LanguageLimit] = [:]

    package init(room: RoomID, isPublic: Bool, settings: RoomSettings) {
        self.room = room
        self.isPublic = isPublic
        self.settings = settings
    }
}

/// Who may make a room by joining it.
package enum RoomCreation: String, Sendable, CaseIterable {
    case nobody, host, anyone
}
