import ChatModel

/// A group of settings that holds from a reload on.
struct LiveSetting: Sendable {
    let name: String
    /// Whether a reload brings something new.
    let isTakenUp: @Sendable (_ new: Settings, _ running: Settings) -> Bool

    /// - Parameter isReread: whether it stands for files, which may have changed under the same names.
    fileprivate init<Value: Equatable & SendableMetatype>(
        _ name: String, _ value: @escaping @Sendable (Settings) -> Value,
        isReread: @escaping @Sendable (Settings) -> Bool = { _ in false }
    ) {
        self.name = name
        isTakenUp = { new, running in isReread(new) || value(new) != value(running) }
    }
}

/// A group of settings that holds from the next start on.
struct FixedSetting: Sendable {
    let name: String
    let differs: @Sendable (Settings, Settings) -> Bool
    let keep: @Sendable (_ kept: inout Settings, _ running: Settings) -> Void

    fileprivate init<Value: Equatable & SendableMetatype>(
        _ name: String, _ path: any WritableKeyPath<Settings, Value> & Sendable
    ) {
        self.name = name
        differs = { $0[keyPath: path] != $1[keyPath: path] }
        keep = { $0[keyPath: path] = $1[keyPath: path] }
    }
}

extension Settings {
    static let live: [LiveSetting] = [
        LiveSetting("tokens", \.tokens, isReread: { _ in true }),
        LiveSetting("rules", \.rules, isReread: { _ in true }),
        LiveSetting(
            "tls", { [$0.tls.certificate?.path, $0.tls.key?.path] }, isReread: { $0.tls.certificate != nil }),
        LiveSetting(
            "admin.tokens", { [$0.admin.tokensFile?.path, $0.admin.tokenVariable?.name] },
            isReread: { $0.admin.tokensFile != nil }),
        LiveSetting("anonymous", \.anonymous),
        LiveSetting("origins", \.origins),
        LiveSetting("limits", \.limits),
        LiveSetting("rates", \.rates),
        LiveSetting("rooms", \.rooms.withoutReviews),
        LiveSetting("questions", \.questions),
        LiveSetting("reactions", \.reactions),
        LiveSetting("presence", \.presence),
        LiveSetting("history", \.history),
        LiveSetting("log.level", \.log.level),
    ]

    static let fixed: [FixedSetting] = [
        FixedSetting("listen", \.listen),
        FixedSetting("admin", \.admin.withoutTokens),
        FixedSetting("data", \.data),
        FixedSetting("loops", \.loops),
        FixedSetting("tls (on or off)", \.encryption),
        FixedSetting("tls.hsts_s", \.tls.strictTransport),
        FixedSetting("proxies", \.proxies),
        FixedSetting("web", \.web),
        FixedSetting("connections", \.connections),
        FixedSetting("memory", \.memory),
        FixedSetting("limits.frame_bytes", \.limits.frameBytes),
        FixedSetting("rooms.configured.review", \.rooms.reviews),
        FixedSetting("translation", \.translation),
        FixedSetting("fanout", \.fanout),
        FixedSetting("slow_consumer", \.slowConsumer),
        FixedSetting("record", \.record),
        FixedSetting("drain", \.drain),
        FixedSetting("log.format", \.log.format),
        FixedSetting("log.lines_per_s", \.log.linesPerSecond),
    ]

    /// So that the next reload says again what still waits for a restart.
    func keepingWhatNeedsRestart(of running: Settings) -> Settings {
        var kept = self
        for setting in Self.fixed { setting.keep(&kept, running) }
        return kept
    }

    /// Whether connections are encrypted. Taking it over takes the files along where it differs.
    private var encryption: Encryption {
        get { Encryption(tls: tls) }
        set { if newValue != encryption { tls = newValue.tls } }
    }
}

/// Equal where both are on or both are off.
private struct Encryption: Equatable {
    let tls: TLSSettings

    static func == (one: Encryption, other: Encryption) -> Bool {
        (one.tls.certificate == nil) == (other.tls.certificate == nil)
    }
}

extension RoomsSettings {
    fileprivate var withoutReviews: RoomsSettings {
        var rooms = self
        rooms.reviews = [:]
        return rooms
    }

    /// The reviews of the rooms that have one.
    fileprivate var reviews: [RoomID: ReviewSettings] {
        get { Dictionary(configured.filter { $0.review != ReviewSettings() }.map { ($0.name, $0.review) }) { $1 } }
        set {
            for index in configured.indices {
                configured[index].review = newValue[configured[index].name] ?? ReviewSettings()
            }
        }
    }
}

extension AdminSettings {
    /// Taking it over leaves the tokens as they are.
    fileprivate var withoutTokens: AdminSettings {
        get {
            var admin = self
            admin.tokensFile = nil
            admin.tokenVariable = nil
            return admin
        }
        set {
            var admin = newValue
            admin.tokensFile = tokensFile
            admin.tokenVariable = tokenVariable
            self = admin
        }
    }
}
