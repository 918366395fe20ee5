import ChatModel
import Foundation
import RoomLog
import SQLiteRoomLog
import Testing

struct RedactionTests {
    private static let secret = "pineapple-\(UUID().uuidString)"
    private let folder: TemporaryFolder
    private let room: RoomID

    init() throws {
        folder = try TemporaryFolder()
        room = try #require(lobby)
    }

    private func said(_ text: String, nonce: String? = nil, by user: UserID) -> NewEvent {
        NewEvent(
            body: Array(text.utf8), id: nonce.map { MessageID(room: room, user: user, nonce: $0) }, at: noon)
    }

    /// Whether a file of the database has the text.
    private func isOnDisk(_ text: String) throws -> Bool {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).contains { name in
            let data = try Data(contentsOf: URL(filePath: folder.path).appending(path: name))
            return data.range(of: Data(text.utf8)) != nil
        }
    }

    @Test func `what is redacted is in no file any more, and every sequence stays`() async throws {
        let record = try folder.open()
        let ana = UserID(anonymous: 1)
        // Some are longer than a page of the database.
        let long = String(repeating: Self.secret, count: 400)
        for text in ["one", Self.secret, long, "four"] {
            _ = try await record.append([said(text, by: ana)], to: room, deadline: soon)
        }
        #expect(try isOnDisk(Self.secret))
        let secret = Self.secret
        let page = try await record.redact(room, after: .zero, limit: 10) { event in
            String(decoding: event.body, as: UTF8.self).contains(secret) ? Array("gone".utf8) : nil
        }
        #expect(page == RedactedPage(redacted: [Sequence(2), Sequence(3)], next: nil))
        #expect(try await record.scrub())
        let read = try await record.read(room, after: .zero, limit: 10)
        #expect(read.events.map(\.sequence.value) == [1, 2, 3, 4])
        #expect(read.events.map { String(decoding: $0.body, as: UTF8.self) } == ["one", "gone", "gone", "four"])
        #expect(try !isOnDisk(Self.secret))
        try await record.close()
        #expect(try !isOnDisk(Self.secret))
    }

    @Test func `a redaction goes on where its last step ended`() async throws {
        let record = try folder.open()
        _ = try await record.append(events(25), to: room, deadline: soon)
        var places: [Int64] = []
        var after: ChatModel.Sequence? = .zero
        while let next = after {
            let page = try await record.redact(room, after: next, limit: 10) { _ in [2] }
            places += page.redacted.map(\.value)
            after = page.next
        }
        #expect(places == Array(1...25))
    }

    @Test func `a user's nonces are forgotten, and no other's`() async throws {
        let record = try folder.open()
        // Names of which one begins as the other.
        let (ana, anabel) = (try #require(UserID("ana")), try #require(UserID("anabel")))
        for user in [ana, anabel] {
            _ = try await record.append([said("x", nonce: "n", by: user)], to: room, deadline: soon)
        }
        try await record.forgetNonces(of: ana, in: room)
        let again = try await record.append([said("x", nonce: "n", by: ana)], to: room, deadline: soon)
        #expect(again.map(\.isDuplicate) == [false])
        let other = try await record.append([said("x", nonce: "n", by: anabel)], to: room, deadline: soon)
        #expect(other.map(\.isDuplicate) == [true])
    }

    @Test func `the trail loses the words about a person, and keeps what was done`() async throws {
        let record = try folder.open()
        let (ana, mo) = (try #require(UserID("ana")), try #require(UserID("mo")))
        for user in [ana, UserID(anonymous: 2)] {
            try await record.record(
                AdminAct(at: noon, room: room, actor: mo, action: "warn", user: user, reason: "why", detail: "what"))
        }
        try await record.redactAudit(of: ana)
        let acts = try await record.acts(AdminQuery(limit: 10)).entries.map(\.act)
        #expect(acts.map(\.reason) == ["why", nil] && acts.map(\.detail) == ["what", nil])
        #expect(acts.map(\.action) == ["warn", "warn"])
    }
}
