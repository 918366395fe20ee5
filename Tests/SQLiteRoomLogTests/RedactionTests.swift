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

    @Test(arguments: [500, 9000])
    func `state that was dropped or written anew is in no file any more`(_ bytes: Int) async throws {
        let record = try folder.open()
        let value = Array(String(repeating: Self.secret, count: bytes / Self.secret.utf8.count + 1).utf8)
        let keys = ["room/lobby/hold/h1", "room/lobby/translations/0"]
        for key in keys { try await record.put(key, value, expecting: nil) }
        // As relays close and open again: what was written before is read from the pages.
        #expect(try await record.scrub())
        #expect(try isOnDisk(Self.secret))
        try await record.put(keys[0], nil, expecting: nil)
        try await record.put(keys[1], Array("{}".utf8), expecting: nil)
        #expect(try await record.scrub())
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

    @Test func `a long trail loses all words about and by a person`() async throws {
        let record = try folder.open()
        let (ana, mo) = (try #require(UserID("ana")), try #require(UserID("mo")))
        try await withThrowingTaskGroup { group in
            for number in 0..<2500 {
                let (actor, user) = number % 3 == 0 ? (ana, nil) : (mo, number % 3 == 1 ? ana : mo)
                let act = AdminAct(at: noon, room: room, actor: actor, action: "a", user: user, reason: "why")
                group.addTask { try await record.record(act) }
            }
            try await group.waitForAll()
        }
        try await record.redactAudit(of: ana)
        var query = AdminQuery(limit: 2500)
        query.scanMost = 5000
        let acts = try await record.acts(query).entries.map(\.act)
        #expect(acts.count == 2500)
        #expect(acts.allSatisfy { ($0.reason == nil) == ($0.actor == ana || $0.user == ana) })
    }
}
