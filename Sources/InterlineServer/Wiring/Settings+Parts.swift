import ChatModel
import ChatProtocol
import Foundation
import LanguageRules
import RateLimits
import Relay
import SQLiteRoomLog
import Sessions
import Translation
import WebSocketTransport

// What each part of the relay is told, from the settings.

extension TransportSettings {
    init(_ settings: Settings) {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        self.init(
            host: settings.listen.host, port: settings.listen.port, loops: settings.loops == 0 ? cores : settings.loops)
        if let certificate = settings.tls.certificate, let key = settings.tls.key {
            tls = TLS(certificate: certificate.path, key: key.path)
        }
        let origins = settings.origins
        allowsOrigin = { origins.allows(origin: $0, host: $1) }
        connectionsMax = settings.connections.max
        connectionsPerAddress = settings.connections.perAddress
        isExempt = settings.connections.isExempt
        isTrustedProxy = settings.proxies.isTrusted
        handshakeTimeout = settings.connections.handshakeTimeout
        idleTimeout = settings.connections.idle
        pingInterval = settings.connections.ping
        messageBytesMax = settings.limits.frameBytes
        outboxBytesMax = settings.slowConsumer.outboxBytes
        // For each room a page of what was missed, or what a lane had for one that leaves it.
        backlogBytesMax = max(settings.limits.roomsPerConnection, 4) * max(settings.fanout.ringBytes, 1 << 20)
        stuckTimeout = settings.slowConsumer.stuck
        ringBytesMax = settings.fanout.ringBytes
        pace = settings.fanout.pace
        paceMax = settings.fanout.paceMax
        closesLaggards = settings.slowConsumer.policy == .close
    }
}

extension RoomConfiguration {
    init(_ settings: Settings) {
        let rates = settings.rates
        self.init(
            limits: RoomLimits(
                textCharacters: settings.limits.textCharacters,
                speaking: SpeakingLimits(
                    messages: RateLimit(perSecond: rates.messagesPerSecond, burst: rates.burst),
                    duplicateWindow: rates.duplicateWindow,
                    duplicateExemptCharacters: rates.duplicateExemptCharacters),
                roomMessages: RateLimit(
                    perSecond: Double(rates.roomMessagesPerSecond), burst: rates.roomMessagesPerSecond),
                subscribersMax: settings.rooms.subscribersMax))
        limits.rules = RoomRuleLimits(settings.rules)
        historyOnJoin = settings.history.onJoin
        recentEvents = settings.history.recentEvents
        recentBytes = settings.history.recentBytes
        resumeMax = settings.history.resumeMax
        frameBytes = settings.fanout.frameBytes
        // Much less than the pace, to which it adds, but enough to frame several messages together.
        gathering = settings.fanout.pace / 3
        deliveriesPerSecond = settings.fanout.deliveriesPerSecond
        tallies = TallyLimits(settings)
        presenceInterval = settings.presence.interval
        roomsMax = settings.rooms.activeMax
        retireAfter = settings.rooms.idle
        appendDeadline = settings.record.appendDeadline
        translation.languages = settings.translation.languagesMax
        translation.memory.entries = settings.translation.rememberedMax
        languagesMax = settings.translation.roomLanguagesMax
        translatesByDefault = settings.translation.rooms
    }
}

extension TallyLimits {
    fileprivate init(_ settings: Settings) {
        self.init()
        questionsMax = settings.questions.most
        questionsPerUserMax = settings.questions.mostPerUser
        votesMax = settings.questions.votesMax
        reactedMessages = settings.reactions.messages
        reactionKindsMax = settings.reactions.kindsMax
        reactionsMax = settings.reactions.most
        marks = RateLimit(perSecond: settings.rates.reactionsPerSecond, burst: settings.rates.reactionsBurst)
        interval = settings.fanout.counts
        toldMost = settings.fanout.countsMax
    }
}

extension RoomRuleLimits {
    fileprivate init(_ settings: RuleSettings) {
        self.init()
        language.confidenceFloor = settings.confidence
        language.evidenceLetters = settings.evidenceLetters
        language.mixedNeedsOne = settings.mixedNeedsOne
        escalation.slowAfter = settings.slowAfter
        escalation.slowInterval = settings.slow
        escalation.timeoutAfter = settings.timeoutAfter
        escalation.timeoutFor = settings.timeout
        raid.window = settings.raidWindow
        raid.thresholds = [settings.raidUsers, 3 * settings.raidUsers, 10 * settings.raidUsers]
        shieldOnRaid = settings.shieldOnRaid
        shieldLevel = settings.shieldLevel
        holdFor = settings.hold
        holdsMax = settings.holdsMax
        holdsPerUserMax = settings.holdsPerUserMax
    }
}

extension RoomBlueprint {
    init(_ room: ConfiguredRoom, _ all: Settings) {
        var settings = RoomSettings(charactersMax: room.charactersMax ?? all.limits.textCharacters)
        settings.title = room.title
        settings.slowSeconds = room.slowSeconds
        settings.membersOnly = room.membersOnly
        settings.paused = room.paused
        settings.languages = room.languages
        settings.allow = room.allow
        settings.other = room.other
        settings.emoteOnly = room.emoteOnly
        settings.links = room.links
        settings.unique = room.unique
        settings.level = room.level
        settings.translate = room.translate ?? all.translation.rooms
        self.init(room: room.name, isPublic: room.isPublic, settings: settings)
        schedules = room.schedules
        languageLimits = room.languageLimits
        emotes = room.emotes
        houseRules = room.houseRules
    }
}

extension SessionPolicy {
    init(_ settings: Settings, memory: MemoryBudget) {
        self.init(
            server: "interline/\(InterlineVersion.current)", node: ProcessInfo.processInfo.hostName,
            limits: Limits(
                frameBytes: settings.limits.frameBytes, textCharacters: settings.limits.textCharacters,
                rooms: settings.limits.roomsPerConnection, commandsPerSecond: settings.limits.commandsPerSecond,
                idleSeconds: Int(settings.connections.idle.components.seconds)),
            anonymous: settings.anonymous.capabilities)
        refusesNewcomers = { memory.isFull }
        refusesMessages = { memory.isShort }
    }
}

extension AnonymousAccess {
    /// What someone without a token may do; nil: not even read.
    fileprivate var capabilities: Capabilities? {
        switch self {
        case .nothing: nil
        case .read: []
        case .speak: [.speak]
        }
    }
}

extension SQLiteRecordSettings {
    init(_ settings: Settings) {
        let record = settings.record
        let synchronous: Synchronous =
            switch record.synchronous {
            case .full: .full
            case .normal: .normal
            case .off: .off
            }
        self.init(
            folder: settings.data, synchronous: synchronous,
            retention: Retention(
                maximumAge: record.retainDays == 0 ? nil : .seconds(record.retainDays * 86_400),
                maximumEventsPerRoom: record.retainEvents == 0 ? nil : record.retainEvents))
        groupInterval = record.group
        stateDeadline = record.stateDeadline
    }
}

/// The relay's own version.
package enum InterlineVersion {
    package static let current = "0.1.0"
}
