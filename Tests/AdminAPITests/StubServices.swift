import ChatModel
import Relay
import RelayTestKit
import RoomLog
import Synchronization

@testable import AdminAPI

/// Services behind which there is nothing, for tests of what stands before them.
struct StubServices: RoomCatalogue, RecordRedaction, AdminTrail, NodeControl, AdminAuthority {
    static var all: AdminServices { StubServices().services }

    /// Whether nothing can be written down.
    var refusesAudit = false
    /// What the node and the record were told to change.
    let changes = Changes()
    let relaying: Relaying = {
        let log = MemoryRoomLog()
        return Relaying(log: log, redaction: TestRedaction(log))
    }()
    /// Whether every token is an operator's.
    var admitsAll = false
    /// Where reloads wait.
    let reloads = Gate()

    final class Changes: Sendable {
        private let names = Mutex<[String]>([])
        var all: [String] { names.withLock(\.self) }
        func note(_ name: String) { names.withLock { $0.append(name) } }
    }

    var services: AdminServices {
        AdminServices(
            registry: relaying.registry, catalogue: self, redaction: self, trail: self, node: self, authority: self,
            isReady: { true }, metrics: { [] }, clock: { TestClock().now })
    }

    func rooms(after name: String, limit: Int) async throws(RoomLogError) -> [RoomID] { [] }
    func redact(
        _ room: RoomID, after sequence: ChatModel.Sequence, limit: Int,
        _ replacement: @escaping @Sendable (RecordedEvent) -> [UInt8]?
    ) async throws(RoomLogError) -> RedactedPage {
        changes.note("redact")
        return RedactedPage(redacted: [], next: nil)
    }
    func forgetNonces(of user: UserID, in room: RoomID) async throws(RoomLogError) { changes.note("forgetNonces") }
    func redactAudit(of user: UserID) async throws(RoomLogError) { changes.note("redactAudit") }
    func scrub() async throws(RoomLogError) -> Bool { true }
    func record(_ act: AdminAct) async throws(StateStoreError) {
        if refusesAudit { throw .unavailable("the test makes it fail") }
    }
    func acts(_ query: AdminQuery) async throws(StateStoreError) -> AdminPage { AdminPage(entries: [], next: nil) }

    func status() async -> NodeStatus {
        NodeStatus(
            server: "", node: "", started: Timestamp(milliseconds: 0), isDraining: false, connections: 0, rooms: 0,
            loops: [])
    }
    func connections(by grouping: ConnectionGrouping, limit: Int) async -> [(group: String, connections: Int)] { [] }
    func translation(rooms: Int) -> TranslationStatus { TranslationStatus() }
    func drain() async -> Bool { changed("drain") }
    func undrain() async -> Bool { changed("undrain") }
    func reload() async throws(NodeRefusal) -> ReloadReport {
        changes.note("reload")
        await reloads.pass()
        return ReloadReport(applied: [], needsRestart: [])
    }
    func reloadRules() async throws(NodeRefusal) { changes.note("reloadRules") }
    func check(rules text: String) -> [FileProblem] { [] }
    func mint(_ principal: Principal, lasting: Duration) async throws(NodeRefusal) -> MintedToken {
        changes.note("mint")
        throw .unsupported("a stub")
    }
    func revoke(_ revocation: AdminRevocation) async throws(NodeRefusal) { changes.note("revoke") }
    func forgetRevocation(_ key: String) async throws(NodeRefusal) -> Bool { changed("forgetRevocation") }
    func revocations(after key: String, limit: Int) -> [AdminRevocation] { [] }
    func ban(_ ban: AdminBan) async throws(NodeRefusal) { changes.note("ban") }
    func unban(_ user: UserID) async throws(NodeRefusal) -> Bool { changed("unban") }
    func ban(of user: UserID) -> AdminBan? { nil }
    func bans(after user: String, limit: Int) -> [AdminBan] { [] }
    func forgetReasons(about user: UserID) async throws(NodeRefusal) { changes.note("forgetReasons") }
    func admit(_ token: String) async -> AdminAdmission { admitsAll ? .admin(UserID(anonymous: 1)) : .wrong }

    private func changed(_ name: String) -> Bool {
        changes.note(name)
        return true
    }
}
