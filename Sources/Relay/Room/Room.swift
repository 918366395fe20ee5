import ChatModel
import RateLimits
import RoomLog
import Translation

/// A room: one order of events for all its subscribers.
///
/// It runs on its home loop's thread. What comes from connections enters in order through ``enter(_:)``, without
/// a task; only the record and the state store are awaited, each by one task at a time, so order never depends
/// on scheduling. `RoomState` decides, this shell acts.
package actor Room {
    /// A subscriber as the room knows it.
    struct Subscriber {
        let seat: any Seat
        var principal: Principal
        var language: LanguageTag?
        var lane: LaneKey
        /// Tells this stay in the room from the connection's earlier and later ones.
        let stay: UInt64
        /// The oldest message whose reactions it is told when it joins.
        var reactedFrom = Sequence.zero
    }

    /// An event on its way into the record, and who waits for it.
    struct Pending {
        let event: RoomEvent
        let body: [UInt8]
        let id: MessageID?
        let completion: Completion
        /// Of the message's translations, while they are on their way.
        var translation: UInt64?
    }

    enum Completion {
        case said(any Seat, RequestID?, NonceMemory.Key?, RoomState.Undo?)
        /// Applied when stored; told whether it was.
        case act(@Sendable (isolated Room, Result<Sequence, Refusal>) -> Void)
    }

    enum Phase {
        case activating
        case active
        /// Another actor serves the room's name from now on.
        case retired
    }

    package nonisolated let id: RoomID
    nonisolated let home: any HomeLoop
    nonisolated let registry: RoomRegistry
    nonisolated let services: RoomServices
    private(set) var configuration: RoomConfiguration
    nonisolated let blueprint: RoomBlueprint?

    var phase = Phase.activating
    var exists: Bool
    var isDraining = false
    /// An operator closed it.
    var isClosed = false
    var waiting: [@Sendable (isolated Room) -> Void] = []
    var state: RoomState
    var epoch = ""
    var settingsRevision: Int64 = 0
    var removalsRevision: Int64 = 0
    var recent: RecentEvents
    var backlogs: BacklogCache
    var reactionBacklogs = BacklogCache(mostBytes: 1 << 20)
    /// The record is known to reach back to all events after this one.
    var retainedAfter = Sequence.zero
    var nonces = NonceMemory()
    /// Senders who repeat a nonce whose first message is still on its way.
    var inFlight: [NonceMemory.Key: [(any Seat, RequestID?)]] = [:]
    var subscribers: [ConnectionID: Subscriber] = [:]
    /// How many stays there have been.
    var stays: UInt64 = 0
    /// Few, and changed in place.
    var lanes: [Lane] = []
    var flushedAt: ContinuousClock.Instant?
    var flushScheduled = false
    var lateFlushScheduled = false
    var pending: [Pending] = []
    var isAppending = false
    var acts: [@Sendable (isolated Room) async -> Void] = []
    var isActing = false
    var missedPages: [Sequence: Task<Page, any Error>] = [:]
    /// Connections that are sent what they missed, and up to where they were; all others are live.
    var catchingUp: [ConnectionID: Sequence] = [:]
    /// How often text was taken out of the record.
    var erasures = 0
    /// What senders have under external review, in order.
    var reviews: [UserID: [@Sendable (isolated Room) async -> Void]] = [:]
    var reviewCount = 0
    var shieldIsChanging = false
    /// Connections that appealed, by the notice, until they are answered.
    var appellants = OldestFirst<String, any Seat>()
    /// Wishes of other rooms' hosts to be linked, until when each holds.
    var linkOffers = OldestFirst<RoomID, ContinuousClock.Instant>()
    /// What of the linked rooms is in the record.
    var copies = LinkedCopies()
    /// Nil where this relay does not translate.
    var translation: RoomTranslation?
    /// Messages whose translations are on their way.
    var translating: [UInt64: UnderWay] = [:]
    var lastUnderWay: UInt64 = 0
    /// Messages that are shown only once they are translated.
    var untranslatedCount = 0
    /// Translations that are not in the store yet, and those that are being written.
    var unsaved: [Sequence: Unsaved] = [:]
    var saving: [Sequence: Unsaved] = [:]
    var savingScheduled = false
    /// Stored translations that were read or written last.
    var blocks: [Int64: Block] = [:]
    /// The newest block when old ones were dropped last, and when that was.
    var tidied: (at: Int64, when: ContinuousClock.Instant)?
    /// Where the lines of interpreters are stored, the oldest first.
    var rememberedKeys: [String] = []
    var presence = Presence()
    var tallies: Tallies
    var idleSince: ContinuousClock.Instant
    var settled: [CheckedContinuation<Void, Never>] = []

    package nonisolated var unownedExecutor: UnownedSerialExecutor { home.executor.asUnownedSerialExecutor() }

    init(_ id: RoomID, blueprint: RoomBlueprint?, home: any HomeLoop, registry: RoomRegistry) {
        let configuration = registry.configuration
        self.id = id
        self.home = home
        self.registry = registry
        self.blueprint = blueprint
        self.configuration = configuration
        services = registry.services
        exists = blueprint != nil
        var settings = blueprint?.settings ?? RoomSettings(charactersMax: configuration.limits.textCharacters)
        if blueprint == nil { settings.translate = configuration.translatesByDefault }
        state = RoomState(settings: settings, limits: configuration.limits.following(blueprint))
        recent = RecentEvents(
            mostEvents: configuration.recentEvents, mostBytes: configuration.recentBytes, after: .zero)
        backlogs = BacklogCache(mostBytes: configuration.recentBytes)
        tallies = Tallies(configuration.tallies)
        idleSince = .now
        translation = services.translator.map { RoomTranslation(id, $0, limits: configuration.translation) }
        Task { await activate() }
    }

    /// Runs the call in the room, in the order in which one thread enters: at once on the home loop.
    package nonisolated func enter(_ call: @escaping @Sendable (isolated Room) -> Void) {
        if home.isCurrent {
            assumeIsolated { $0.take(call) }
        } else {
            home.post { self.assumeIsolated { $0.take(call) } }
        }
    }

    /// Runs the call in the room, after what the caller has entered, and never before this returns: for calls that may
    /// come from within what the room itself is calling, such as the end of a connection that it is writing to.
    package nonisolated func enterLater(_ call: @escaping @Sendable (isolated Room) -> Void) {
        home.post { self.assumeIsolated { $0.take(call) } }
    }

    private func take(_ call: @escaping @Sendable (isolated Room) -> Void) {
        switch phase {
        case .active: call(self)
        case .activating: waiting.append(call)
        case .retired: registry.room(id).enter(call)
        }
    }

    /// Loads what the room needs to serve, then serves those who wait. They are told if it cannot be loaded.
    private func activate() async {
        do {
            try await load()
        } catch {
            services.report(.activationFailed(id, "\(error)"))
            retire()
            // A later join tries again, with an actor of its own.
            let waiters = waiting
            waiting = []
            loadFailed = true
            for call in waiters { call(self) }
            return
        }
        phase = .active
        let waiters = waiting
        waiting = []
        for call in waiters { take(call) }
        watchPresence()
    }

    /// The record could not be read: joins are told so.
    private(set) var loadFailed = false

    private func load() async throws {
        epoch = try await services.log.epoch
        try await loadState()
        followSettings()
        let page = try await services.log.tail(id, limit: min(configuration.recentEvents, 2000))
        if page.newest > .zero { exists = true }
        recent = RecentEvents(
            mostEvents: configuration.recentEvents, mostBytes: configuration.recentBytes,
            after: page.events.first?.sequence.previous ?? page.newest)
        let known = await translations(of: page.events)
        for recorded in page.events { remember(recorded, known[recorded.sequence] ?? []) }
        for author in recent.authors { state.spoke(author) }
        retainedAfter = page.first?.previous ?? page.newest
        if let first = page.first { state.removals.forget(before: first) }
        try await loadTallies()
    }

    /// Keeps an event that was read from the record at hand, unless it was removed.
    private func remember(_ recorded: RecordedEvent, _ translations: [MessageTranslation]) {
        guard let event = visibleEvent(recorded) else {
            recent.appendRemoved(recorded.sequence)
            return
        }
        var entry = entry(event, services.coding.line(recorded.body, at: recorded.sequence), recorded.sequence)
        entry.translations = translations
        recent.append(entry)
    }

    func entry(_ event: RoomEvent, _ line: [UInt8], _ sequence: Sequence) -> RecentEvents.Entry {
        if case .message(let message) = event {
            RecentEvents.Entry(
                sequence: sequence, line: line, author: message.author.id, at: message.at,
                isQuestion: message.kind == .question)
        } else {
            RecentEvents.Entry(sequence: sequence, line: line, author: nil, at: Timestamp(milliseconds: 0))
        }
    }

    /// Takes up limits that were changed; what the room was made with, such as the sizes of its tables, stays.
    func follow(_ new: RoomConfiguration) {
        configuration = new
        state.follow(new.limits.following(blueprint))
    }

    /// Ends this actor: whoever asks for the room next gets a new one.
    func retire() {
        phase = .retired
        registry.retire(self)
    }

    /// Retires the room once nobody has been in it for a while and nothing is on its way.
    func retireIfIdle(at now: ContinuousClock.Instant) {
        guard subscribers.isEmpty, pending.isEmpty, !isAppending, !isActing, reviewCount == 0, untranslatedCount == 0,
            unsaved.isEmpty, phase == .active
        else {
            idleSince = now
            return
        }
        if now - idleSince >= configuration.retireAfter || !exists { retire() }
    }
}
