import ChatModel

/// One group of settings, to see whether it changed.
struct SettingsGroup {
    let name: String
    let value: AnyHashable
    /// What it stands for is read again at every reload: files may have changed under the same names.
    var isAlways = false
}

extension Settings {
    /// What holds from a reload on.
    var live: [SettingsGroup] {
        [
            SettingsGroup(name: "tokens", value: tokens, isAlways: true),
            SettingsGroup(name: "rules", value: rules, isAlways: true),
            SettingsGroup(
                name: "tls", value: AnyHashable([tls.certificate?.path, tls.key?.path]),
                isAlways: tls.certificate != nil),
            SettingsGroup(
                name: "admin.tokens", value: AnyHashable([admin.tokensFile?.path, admin.tokenVariable?.name]),
                isAlways: admin.tokensFile != nil),
            SettingsGroup(name: "anonymous", value: anonymous),
            SettingsGroup(name: "origins", value: origins),
            SettingsGroup(name: "limits", value: limits),
            SettingsGroup(name: "rates", value: rates),
            SettingsGroup(name: "rooms", value: rooms.withoutReviews),
            SettingsGroup(name: "questions", value: questions),
            SettingsGroup(name: "reactions", value: reactions),
            SettingsGroup(name: "presence", value: presence),
            SettingsGroup(name: "history", value: history),
            SettingsGroup(name: "log.level", value: log.level),
        ]
    }

    /// What holds from the next start on.
    var fixed: [SettingsGroup] {
        [
            SettingsGroup(name: "listen", value: listen),
            SettingsGroup(name: "admin", value: admin.withoutTokens),
            SettingsGroup(name: "data", value: data),
            SettingsGroup(name: "loops", value: loops),
            SettingsGroup(name: "tls (on or off)", value: tls.certificate != nil),
            SettingsGroup(name: "tls.hsts_s", value: tls.strictTransport),
            SettingsGroup(name: "proxies", value: proxies),
            SettingsGroup(name: "web", value: web),
            SettingsGroup(name: "connections", value: connections),
            SettingsGroup(name: "memory", value: memory),
            SettingsGroup(name: "limits.frame_bytes", value: limits.frameBytes),
            SettingsGroup(name: "rooms.configured.review", value: rooms.reviews),
            SettingsGroup(name: "translation", value: translation),
            SettingsGroup(name: "fanout", value: fanout),
            SettingsGroup(name: "slow_consumer", value: slowConsumer),
            SettingsGroup(name: "record", value: record),
            SettingsGroup(name: "drain", value: drain),
            SettingsGroup(name: "log.format", value: log.format),
            SettingsGroup(name: "log.lines_per_s", value: log.linesPerSecond),
        ]
    }

    func liveValue(_ name: String) -> AnyHashable? { live.first { $0.name == name }?.value }

    func fixedValue(_ name: String) -> AnyHashable? { fixed.first { $0.name == name }?.value }

    /// So that the next reload says again what still waits for a restart.
    func keepingWhatNeedsRestart(of running: Settings) -> Settings {
        var kept = self
        kept.listen = running.listen
        kept.data = running.data
        kept.loops = running.loops
        kept.web = running.web
        kept.proxies = running.proxies
        kept.connections = running.connections
        kept.memory = running.memory
        kept.translation = running.translation
        kept.fanout = running.fanout
        kept.slowConsumer = running.slowConsumer
        kept.record = running.record
        kept.drain = running.drain
        kept.log.format = running.log.format
        kept.log.linesPerSecond = running.log.linesPerSecond
        kept.limits.frameBytes = running.limits.frameBytes
        kept.admin = running.admin
        kept.admin.tokensFile = admin.tokensFile
        kept.admin.tokenVariable = admin.tokenVariable
        if (tls.certificate == nil) != (running.tls.certificate == nil) { kept.tls = running.tls }
        kept.tls.strictTransport = running.tls.strictTransport
        let reviews = Dictionary(running.rooms.configured.map { ($0.name, $0.review) }) { $1 }
        for index in kept.rooms.configured.indices {
            kept.rooms.configured[index].review = reviews[kept.rooms.configured[index].name] ?? ReviewSettings()
        }
        return kept
    }
}

extension RoomsSettings {
    fileprivate var withoutReviews: RoomsSettings {
        var rooms = self
        for index in rooms.configured.indices { rooms.configured[index].review = ReviewSettings() }
        return rooms
    }

    fileprivate var reviews: [String: ReviewSettings] {
        Dictionary(configured.filter { $0.review != ReviewSettings() }.map { ($0.name.name, $0.review) }) { $1 }
    }
}

extension AdminSettings {
    fileprivate var withoutTokens: AdminSettings {
        var admin = self
        admin.tokensFile = nil
        admin.tokenVariable = nil
        return admin
    }
}
