import ChatModel
import Foundation
import Testing

@testable import Relay

@Suite struct UserNotesTests {
    private let ann = UserID(anonymous: 1)

    private func note(_ id: String, _ user: UserID, _ text: String = "be kind", at time: Int64 = 0) -> UserNote {
        UserNote(id: id, user: user, by: UserID(anonymous: 1000), text: text, at: Timestamp(milliseconds: time))
    }

    @Test func `notes are kept by user in the order of their times, also after a restart`() throws {
        var notes = UserNotes()
        _ = try notes.add(note("b", ann, at: 2)).get()
        _ = try notes.add(note("a", ann, at: 1)).get()
        _ = try notes.add(note("c", UserID(anonymous: 2), at: 3)).get()
        #expect(notes.notes(of: ann).map(\.id) == ["a", "b"])
        let bytes = try JSONEncoder().encode(notes.all)
        var restored = UserNotes()
        for note in try JSONDecoder().decode([UserNote].self, from: bytes) { _ = try restored.add(note).get() }
        #expect(restored.notes(of: ann) == notes.notes(of: ann))
        #expect(restored.count == 3)
    }

    @Test func `a full book refuses and drops nothing`() throws {
        var notes = UserNotes(mostPerUser: 2, most: 3)
        _ = try notes.add(note("a", ann)).get()
        _ = try notes.add(note("b", ann)).get()
        #expect(throws: UserNoteRefusal.userFull(most: 2)) { try notes.add(note("c", ann)).get() }
        _ = try notes.add(note("d", UserID(anonymous: 2))).get()
        #expect(throws: UserNoteRefusal.roomFull(most: 3)) { try notes.add(note("e", UserID(anonymous: 3))).get() }
        #expect(notes.count == 3)
    }

    @Test func `a note taken back makes room, once`() throws {
        var notes = UserNotes(mostPerUser: 1, most: 1)
        _ = try notes.add(note("a", ann)).get()
        let removed = [UserID(anonymous: 2), ann, ann].map { notes.remove("a", of: $0)?.id }
        #expect(removed == [nil, "a", nil])
        #expect(notes.count == 0)
        _ = try notes.add(note("b", ann)).get()
    }

    @Test func `a note has 500 characters of any script, and says something`() throws {
        var notes = UserNotes()
        _ = try notes.add(note("a", ann, String(repeating: "好", count: 500))).get()
        #expect(throws: UserNoteRefusal.tooLong(most: 500)) {
            try notes.add(note("b", ann, String(repeating: "a", count: 501))).get()
        }
        let marks = "a" + String(repeating: "\u{301}", count: 10_000)
        #expect(throws: UserNoteRefusal.tooLong(most: 500)) { try notes.add(note("c", ann, marks)).get() }
        #expect(throws: UserNoteRefusal.empty) { try notes.add(note("d", ann, "\u{200D} \n")).get() }
    }
}
