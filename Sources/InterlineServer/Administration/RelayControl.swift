import AdminAPI
import ChatModel
import ChatProtocol
import Foundation
import Relay
import Sessions
import Synchronization
import TokenAuth
import WebSocketTransport

/// Does what operators ask of the node.
final class RelayControl: NodeControl {
    private let transport: Transport
    private let registry: RoomRegistry
    private let gate: TokenGate
    private let reloader: Reloader
    private let probe: RelayProbe
    private let live: LiveSettings
    private let translation: TranslationParts
    private let drain: DrainSettings
    private let minter: @Sendable (Principal, Duration) async throws -> MintedToken
    private let clock: @Sendable () -> Moment
    private let started: Timestamp
    private let isDraining = Mutex(false)

    init(
        transport: Transport, registry: RoomRegistry, gate: TokenGate, reloader: Reloader, probe: RelayProbe,
        live: LiveSettings, translation: TranslationParts, drain: DrainSettings,
        minter: @escaping @Sendable (Principal, Duration) async throws -> MintedToken,
        clock: @escaping @Sendable () -> Moment
    ) {
        self.transport = transport
        self.registry = registry
        self.gate = gate
        self.reloader = reloader
        self.probe = probe
        self.live = live
        self.translation = translation
        self.drain = drain
        self.minter = minter
        self.clock = clock
        started = clock().wall
    }

    func status() async -> NodeStatus {
        let policy = live.current.policy
        let seen = probe.newest
        return NodeStatus(
            server: policy.server, node: policy.node, started: started, isDraining: isDraining.withLock { $0 },
            connections: transport.connectionCount, rooms: registry.activeCount,
            loops: transport.loops.map { loop in
                LoopStatus(
                    index: loop.index, load: loop.load, lag: probe.lag(of: loop.index),
                    connections: seen[loop.index]?.connections ?? 0)
            })
    }

    func connections(by grouping: ConnectionGrouping, limit: Int) async -> [(group: String, connections: Int)] {
        switch grouping {
        case .address: return transport.busiestAddresses(limit).map { ($0.address, $0.connections) }
        case .loop:
            return probe.newest.sorted { $0.key < $1.key }.prefix(limit).map { ("\($0.key)", $0.value.connections) }
        case .room:
            var rooms: [(group: String, connections: Int)] = []
            for room in registry.active { rooms.append((room.id.name, await room.viewerCount)) }
            return Array(rooms.sorted { ($0.connections, $1.group) > ($1.connections, $0.group) }.prefix(limit))
        }
    }

    func translation(rooms: Int) -> TranslationStatus { translation.status(rooms: rooms) }

    func drain() async -> Bool {
        guard isDraining.withLock({ !exchange(&$0, with: true) }) else { return false }
        await transport.setDraining(true)
        onEveryConnection { [drain] in $0.sendElsewhere(drain) }
        return true
    }

    func undrain() async -> Bool {
        guard isDraining.withLock({ exchange(&$0, with: false) }) else { return false }
        await transport.setDraining(false)
        return true
    }

    func reload() async throws(NodeRefusal) -> ReloadReport {
        do throws(SettingsFailure) { return try await reloader.reload() } catch { throw .wrong(error.listed) }
    }

    func reloadRules() async throws(NodeRefusal) {
        do throws(SettingsFailure) { try await reloader.reloadRules() } catch { throw .wrong(error.listed) }
    }

    func check(rules text: String) -> [FileProblem] {
        RuleBook.problems(in: text, file: "body").map(FileProblem.init)
    }

    func mint(_ principal: Principal, lasting: Duration) async throws(NodeRefusal) -> MintedToken {
        do {
            return try await minter(principal, lasting)
        } catch let error as Settings.CannotSign {
            throw .unsupported("\(error)")
        } catch let error as SettingsFailure {
            throw .wrong(error.listed)
        } catch {
            throw .unsupported("the token would be too large")
        }
    }

    func revoke(_ revocation: AdminRevocation) async throws(NodeRefusal) {
        try await kept { () throws(StoredTable<AdminRevocation>.Failure) in
            try await gate.revocations.set(revocation, for: revocation.key)
        }
        let now = clock().wall
        onEveryConnection { $0.checkStanding(at: now) }
    }

    func forgetRevocation(_ key: String) async throws(NodeRefusal) -> Bool {
        try await kept { () throws(StoredTable<AdminRevocation>.Failure) in try await gate.revocations.remove(key) }
    }

    func revocations(after key: String, limit: Int) -> [AdminRevocation] {
        gate.revocations.page(after: key, limit: limit).map(\.value)
    }

    func ban(_ ban: AdminBan) async throws(NodeRefusal) {
        try await kept { () throws(StoredTable<AdminBan>.Failure) in try await gate.bans.set(ban, for: ban.user) }
        // Also those whose token names nobody: the user may be an anonymous one.
        let why = ban.expulsion(at: clock().wall)
        onEveryConnection { connection in
            if connection.session?.principal.user.name == ban.user { connection.session?.expel(why) }
        }
    }

    func unban(_ user: UserID) async throws(NodeRefusal) -> Bool {
        try await kept { () throws(StoredTable<AdminBan>.Failure) in try await gate.bans.remove(user.name) }
    }

    func ban(of user: UserID) -> AdminBan? { gate.ban(of: user, at: clock().wall) }

    func bans(after user: String, limit: Int) -> [AdminBan] {
        gate.bans.page(after: user, limit: limit).map(\.value)
    }

    func forgetReasons(about user: UserID) async throws(NodeRefusal) {
        try await kept { () throws(StoredTable<AdminBan>.Failure) in
            try await gate.bans.change(user.name) { $0.reason == nil ? nil : $0.withoutReason }
        }
        try await kept { () throws(StoredTable<AdminRevocation>.Failure) in
            try await gate.revocations.change(AdminRevocation.key(user: user)) {
                $0.reason == nil ? nil : $0.withoutReason
            }
        }
    }

    private func kept<Value, Kept>(
        _ body: () async throws(StoredTable<Value>.Failure) -> Kept
    ) async throws(NodeRefusal) -> Kept {
        do {
            return try await body()
        } catch {
            switch error {
            case .full(let most): throw .full("there are \(most), which is as many as may be")
            case .unavailable(let reason): throw .unavailable(reason)
            }
        }
    }

    private func onEveryConnection(_ body: @escaping @Sendable (RelayConnection) -> Void) {
        for loop in transport.loops {
            loop.perform { core in
                core.forEachConnection { if let connection = $0.handler as? RelayConnection { body(connection) } }
            }
        }
    }
}

extension FileProblem {
    init(_ problem: SettingsProblem) {
        self.init(
            file: problem.origin.file, line: problem.origin.line, key: problem.origin.key, message: problem.message)
    }
}

extension SettingsFailure {
    var listed: [FileProblem] { problems.map(FileProblem.init) }
}
