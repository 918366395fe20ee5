import ChatModel
import RateLimits
import Relay
import RoomLog
import Sessions
import Synchronization
import Translation

/// Rooms over records in memory, and viewers for them.
package struct Relaying: Sendable {
    package let log: any RoomLog
    package let store: MemoryStateStore
    package let audit: MemoryStateStore
    package let clock: TestClock
    package let examiner: (any MessageExaminer)?
    package let reviewer: (any MessageReviewer)?
    private let redaction: (any RecordRedaction)?
    package let loop = QueueLoop()
    package let fanOut = TestFanOut()
    package let registry: RoomRegistry
    package let room: RoomID
    private let translator: Translator?
    private let blueprints: [RoomBlueprint]?
    private static let connections = Mutex<UInt64>(0)

    package init(
        log: any RoomLog = MemoryRoomLog(), store: MemoryStateStore = MemoryStateStore(),
        audit: MemoryStateStore = MemoryStateStore(), clock: TestClock = TestClock(), room: RoomID = .lobby,
        examiner: (any MessageExaminer)? = nil, reviewer: (any MessageReviewer)? = nil,
        redaction: (any RecordRedaction)? = nil,
        creation: RoomCreation = .host, blueprints: [RoomBlueprint]? = nil, translator: Translator? = nil,
        _ adjust: (inout RoomConfiguration) -> Void = { _ in }
    ) {
        var configuration = RoomConfiguration(
            limits: RoomLimits(
                textCharacters: 500,
                speaking: SpeakingLimits(
                    messages: RateLimit(perSecond: 1000, burst: 10_000), duplicateWindow: .zero,
                    duplicateExemptCharacters: 8),
                roomMessages: RateLimit(perSecond: 1000, burst: 100_000), subscribersMax: 1000))
        configuration.gathering = .zero
        configuration.presenceInterval = .seconds(3600)
        adjust(&configuration)
        self.translator = translator
        self.blueprints = blueprints
        self.log = log
        self.store = store
        self.audit = audit
        self.clock = clock
        self.room = room
        self.examiner = examiner
        self.reviewer = reviewer
        self.redaction = redaction
        var services = RoomServices(
            log: log, state: store, audit: audit, coding: WireEventCoding(), fanOut: fanOut,
            examiner: examiner, reviewer: reviewer, translator: translator, clock: { clock.now }, report: { _ in })
        services.redaction = redaction
        registry = RoomRegistry(
            services: services, configuration: configuration, creation: creation,
            blueprints: blueprints
                ?? [RoomBlueprint(room: room, isPublic: true, settings: RoomSettings(charactersMax: 500))],
            homes: [loop])
    }

    /// The relay as it is after a restart: other rooms over the same records.
    package func restarted(_ adjust: (inout RoomConfiguration) -> Void = { _ in }) -> Relaying {
        Relaying(
            log: log, store: store, audit: audit, clock: clock, room: room, examiner: examiner, reviewer: reviewer,
            redaction: redaction, blueprints: blueprints, translator: translator, adjust)
    }

    /// A connection, not yet in the room.
    package func viewer(_ name: String, _ role: Role = .viewer, rooms: RoomScope = .publicRooms) -> Viewer {
        let number = Self.connections.withLock { number in
            number += 1
            return number
        }
        let principal = Principal(user: UserID(name) ?? UserID(anonymous: number), name: name, role: role, rooms: rooms)
        let viewer = Viewer(id: ConnectionID(rawValue: number), principal: principal, loop: loop) {
            [registry, room] in registry.room(room)
        }
        fanOut.add(viewer)
        return viewer
    }

    /// A connection that is in the room.
    package func joined(_ name: String, _ role: Role = .viewer, history: Int = 0) async -> Viewer {
        let viewer = viewer(name, role)
        await viewer.join(history: history)
        return viewer
    }
}

extension RoomID {
    package static let lobby: RoomID = {
        guard let lobby = RoomID("lobby") else { preconditionFailure("a room's name") }
        return lobby
    }()
}
