import ChatModel
import Relay
import RelayTestKit
import RoomLog

@testable import AdminAPI

/// Services behind which there is nothing, for tests of what stands before them.
struct StubServices: RoomCatalogue, RecordRedaction, AdminTrail, NodeControl, AdminAuthority {
    static var all: AdminServices {
        let stub = StubServices()
        return AdminServices(
            registry: Relaying().registry, catalogue: stub, redaction: stub, trail: stub, node: stub, authority: stub,
            isReady: { true }, metrics: { [] }, clock: { TestClock().now })
    }

    func rooms(after name: String, limit: Int) async throws(RoomLogError) -> [RoomID] { [] }
    func redact(
        _ room: RoomID, after sequence: ChatModel.Sequence, limit: Int,
        _ replacement: @escaping @Sendable (RecordedEvent) -> [UInt8]?
    ) async throws(RoomLogError) -> RedactedPage { RedactedPage(redacted: [], next: nil) }
    func forgetNonces(of user: UserID, in room: RoomID) async throws(RoomLogError) {}
    func redactAudit(of user: UserID) async throws(RoomLogError) {}
    func scrub() async throws(RoomLogError) -> Bool { true }
    func record(_ act: AdminAct) async throws(StateStoreError) {}
    func acts(_ query: AdminQuery) async throws(StateStoreError) -> AdminPage { AdminPage(entries: [], next: nil) }

    func status() async -> NodeStatus {
        NodeStatus(
            server: "", node: "", started: Timestamp(milliseconds: 0), isDraining: false, connections: 0, rooms: 0,
            loops: [])
    }
    func connections(by grouping: ConnectionGrouping, limit: Int) async -> [(group: String, connections: Int)] { [] }
    func drain() async -> Bool { true }
    func undrain() async -> Bool { true }
    func reload() async throws(NodeRefusal) -> ReloadReport { ReloadReport(applied: [], needsRestart: []) }
    func reloadRules() async throws(NodeRefusal) {}
    func check(rules text: String) -> [FileProblem] { [] }
    func mint(_ principal: Principal, lasting: Duration) async throws(NodeRefusal) -> MintedToken {
        throw .unsupported("a stub")
    }
    func revoke(_ revocation: AdminRevocation) async throws(NodeRefusal) {}
    func forgetRevocation(_ key: String) async throws(NodeRefusal) -> Bool { false }
    func revocations(after key: String, limit: Int) -> [AdminRevocation] { [] }
    func ban(_ ban: AdminBan) async throws(NodeRefusal) {}
    func unban(_ user: UserID) async throws(NodeRefusal) -> Bool { false }
    func ban(of user: UserID) -> AdminBan? { nil }
    func bans(after user: String, limit: Int) -> [AdminBan] { [] }
    func admit(_ token: String) async -> AdminAdmission { .wrong }
}
