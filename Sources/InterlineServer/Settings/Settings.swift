/// What the operator decides, as `config/interline.yaml` documents it; what a file leaves out has its default.
package struct Settings: Hashable, Sendable {
    /// Where clients connect.
    package var listen = HostPort(host: "127.0.0.1", port: 8080)
    package var admin = AdminSettings()
    /// The folder of the record, the moderation state and the generated secret; relative to the working directory.
    package var data = "data"
    /// Service loops, each a thread; 0: one a core.
    package var loops = 0
    package var tls = TLSSettings()
    package var proxies = ProxySettings()
    package var origins = OriginPolicy.sameHost
    /// Whether the built-in pages are served.
    package var web = true
    package var connections = ConnectionSettings()
    package var memory = MemorySettings()
    package var limits = LimitSettings()
    package var rooms = RoomsSettings()
    package var rates = RateSettings()
    package var rules = RuleSettings()
    package var translation = TranslationSettings()
    package var questions = QuestionSettings()
    package var reactions = ReactionSettings()
    package var presence = PresenceSettings()
    package var history = HistorySettings()
    package var fanout = FanoutSettings()
    package var slowConsumer = SlowConsumerSettings()
    package var record = RecordSettings()
    package var tokens = TokenSettings()
    package var anonymous = AnonymousAccess.speak
    package var drain = DrainSettings()
    package var log = LogSettings()

    package init() {}
}

/// What connections without a token may do in public rooms.
package enum AnonymousAccess: String, CaseIterable, Hashable, Sendable {
    case speak, read, nothing
}

extension Settings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.value("listen", expecting: HostPort.expected, &listen, HostPort.init)
        reader.section("admin", &admin)
        reader.value("data", expecting: "the path of a folder", &data) { $0.isEmpty ? nil : $0 }
        reader.integer("loops", 0...64, &loops)
        reader.section("tls", &tls)
        reader.section("proxies", &proxies)
        decodeOrigins(reader)
        reader.flag("web", &web)
        reader.section("connections", &connections)
        reader.section("memory", &memory)
        reader.section("limits", &limits)
        reader.section("rooms", &rooms)
        reader.section("rates", &rates)
        reader.section("rules", &rules)
        reader.section("translation", &translation)
        reader.section("questions", &questions)
        reader.section("reactions", &reactions)
        reader.section("presence", &presence)
        reader.section("history", &history)
        reader.section("fanout", &fanout)
        reader.section("slow_consumer", &slowConsumer)
        reader.section("record", &record)
        reader.section("tokens", &tokens)
        reader.choice("anonymous", &anonymous)
        reader.section("drain", &drain)
        reader.section("log", &log)
        reader.require(
            "admin", listen.port == 0 || listen != admin.listen,
            "listen and admin.listen must differ, both are \(listen)")
        reader.require(
            "slow_consumer", slowConsumer.outboxBytes >= fanout.frameBytes,
            "outbox_bytes must be at least fanout.frame_bytes, which is \(fanout.frameBytes)")
    }

    private mutating func decodeOrigins(_ reader: SettingsReader) {
        var listed: [OriginPolicy.Entry] = []
        reader.list("origins", expecting: OriginPolicy.expected, countMax: 100, &listed) { text, _ in
            OriginPolicy.Entry(text)
        }
        origins = OriginPolicy(listed)
    }
}
