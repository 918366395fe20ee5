import ChatModel
import Foundation
import Relay
import RelayTestKit
import RoomLog
import Testing

@testable import AdminAPI

/// Nothing is changed that is not written down.
@Suite struct AuditTests {
    /// What operations need besides their paths.
    private static let bodies: [String: String] = [
        "createRoom": #"{"name":"r"}"#, "changeRoom": #"{"paused":true}"#, "ban": "{}", "sanction": "{}",
        "mintToken": #"{"user":"u","role":"viewer"}"#, "revoke": #"{"user":"u"}"#, "eraseUser": "{}",
        "approveHold": "{}", "denyHold": "{}", "checkRules": "name: a",
    ]
    private static let path = ["room": "r", "user": "u", "seq": "1", "hold": "h1", "kind": "user", "name": "u"]

    private func problem(_ operation: AdminOperation, with stub: StubServices) async throws -> AdminProblem? {
        let admin = try #require(UserID("ada"))
        let request = AdminRequest(
            operation, by: admin, path: Self.path, query: [:],
            body: Data((Self.bodies[operation.id] ?? "").utf8), trail: stub, now: { Timestamp(milliseconds: 0) },
            stepsUntil: .now + .seconds(60))
        do {
            _ = try await operation.run(request)
            return nil
        } catch {
            guard let problem = AdminProblem(known: error) else { throw error }
            return problem
        }
    }

    @Test func `no call that changes something does so where it can't be written down`() async throws {
        let stub = StubServices(refusesAudit: true)
        let operations = AdminServer.operations(stub.services) { [] }.filter(\.isMutating)
        #expect(operations.count >= 15)
        for operation in operations {
            let problem = try #require(try await problem(operation, with: stub), "\(operation.id) was done")
            #expect(problem.code == "unavailable" && problem.detail.contains("audit"), "\(operation.id)")
        }
        #expect(stub.changes.all.isEmpty)
        let room = try #require(RoomID("r"))
        await #expect(throws: Refusal.noSuchRoom) { try await stub.relaying.registry.room(room).overview() }
        #expect(try await stub.relaying.store.entries(prefix: "").isEmpty)
        #expect(stub.relaying.audit.audited.isEmpty)
    }

    @Test func `what can be written down is done`() async throws {
        let stub = StubServices()
        for operation in AdminServer.operations(stub.services, metrics: { [] }) where operation.isMutating {
            _ = try await problem(operation, with: stub)
        }
        let expected: Set = [
            "ban", "unban", "drain", "undrain", "reload", "reloadRules", "mint", "revoke", "forgetReasons",
        ]
        #expect(expected.isSubset(of: Set(stub.changes.all)), "\(stub.changes.all)")
    }
}
