import ChatModel
import RoomLog
import SQLiteRoomLog
import Testing

struct AdminTrailTests {
    private let folder: TemporaryFolder
    private let room: RoomID
    private let ada: UserID
    private let mo: UserID

    init() throws {
        folder = try TemporaryFolder()
        room = try #require(lobby)
        ada = try #require(UserID("ada"))
        mo = try #require(UserID("mo"))
    }

    @Test func `acts of rooms and of the whole server are one list, the newest first, in pages`() async throws {
        let record = try folder.open()
        try await record.record(AuditEntry(at: noon, room: room, actor: mo, action: "ban", user: ada))
        try await record.record(AdminAct(at: noon, actor: ada, action: "admin.drain"))
        try await record.record(AuditEntry(at: noon, room: room, actor: mo, action: "unban", user: ada))
        let first = try await record.acts(AdminQuery(limit: 2))
        #expect(first.entries.map(\.act.action) == ["unban", "admin.drain"])
        #expect(first.entries.map(\.act.room) == [room, nil])
        let second = try await record.acts(AdminQuery(before: first.next, limit: 2))
        #expect(second.entries.map(\.act.action) == ["ban"] && second.next == nil)
    }

    @Test func `entries are found by room, by whom, about whom and by action`() async throws {
        let record = try folder.open()
        let other = try #require(RoomID("other"))
        for (place, actor, action) in [(room, mo, "ban"), (other, mo, "ban"), (room, ada, "warn")] {
            try await record.record(AuditEntry(at: noon, room: place, actor: actor, action: action, user: ada))
        }
        #expect(try await record.acts(AdminQuery(room: room, limit: 9)).entries.count == 2)
        #expect(try await record.acts(AdminQuery(actor: mo, limit: 9)).entries.count == 2)
        #expect(try await record.acts(AdminQuery(room: room, actor: mo, limit: 9)).entries.count == 1)
        #expect(try await record.acts(AdminQuery(user: ada, action: "warn", limit: 9)).entries.count == 1)
        #expect(try await record.acts(AdminQuery(user: mo, limit: 9)).entries.count == 0)
    }

    @Test func `entries about nobody are passed over where somebody is asked for`() async throws {
        let record = try folder.open()
        try await record.record(AdminAct(at: noon, actor: mo, action: "admin.reload"))
        #expect(try await record.acts(AdminQuery(user: ada, limit: 9)).entries.isEmpty)
    }

    @Test func `a page looks at so many entries and no more, and says where to go on`() async throws {
        let record = try folder.open()
        for _ in 0..<30 { try await record.record(AdminAct(at: noon, actor: mo, action: "x")) }
        var query = AdminQuery(actor: ada, limit: 10)
        query.scanMost = 20
        let page = try await record.acts(query)
        #expect(page.entries.isEmpty && page.next == 11)
    }

    @Test func `rooms are listed by the bytes of their names, in pages`() async throws {
        let record = try folder.open()
        for name in ["b", "a-1", "a", "é"] {
            _ = try await record.append(events(1), to: try #require(RoomID(name)), deadline: soon)
        }
        #expect(try await record.rooms(after: "", limit: 2).map(\.name) == ["a", "a-1"])
        #expect(try await record.rooms(after: "a-1", limit: 9).map(\.name) == ["b", "é"])
    }

    @Test func `rooms that have settings or were closed are listed, with events or without, and once`() async throws {
        let record = try folder.open()
        let made = ["a", "a-1", "a.b", "a.b-c", "ab", "b-", "b", "é", "é-1", "z9"]
        for name in made { try await record.put("room/\(name)/settings", [1], expecting: nil) }
        for name in ["a", "c"] {
            _ = try await record.append(events(1), to: try #require(RoomID(name)), deadline: soon)
        }
        try await record.put("room/closed/closed", [1], expecting: nil)
        // None of these is a room, or is one still.
        for key in [
            "room/none/note/n1", "room/none/sanction/x", "server/ban/x", "room/gone/settings", "rooma/settings",
        ] {
            try await record.put(key, [1], expecting: nil)
        }
        try await record.put("room/gone/settings", nil, expecting: nil)
        for number in 0..<50 { try await record.put("room/a/note/n\(number)", [1], expecting: nil) }
        let expected = (made + ["c", "closed"]).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        for limit in 1...(expected.count + 1) {
            var found: [String] = []
            while true {
                let page = try await record.rooms(after: found.last ?? "", limit: limit)
                found += page.map(\.name)
                if page.count < limit { break }
            }
            #expect(found == expected, "\(limit) a page")
        }
    }
}
