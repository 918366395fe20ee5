import ChatModel
import Foundation
import Testing

@testable import Relay

@Suite struct NoticeBookTests {
    private let now = Timestamp(milliseconds: 1_000_000)
    private let ann = UserID(anonymous: 1)
    private let bob = UserID(anonymous: 2)
    private let mo = UserID(anonymous: 1000)

    private func notice(
        _ id: String, _ user: UserID, _ level: NoticeLevel = .warn, at seconds: Int = 0, isPrivate: Bool = false
    ) -> GivenNotice {
        GivenNotice(
            id: id, user: user, level: level, code: "language", rule: "languages", at: now + .seconds(seconds),
            text: "hola", isPrivate: isPrivate)
    }

    @Test func `a notice is appealed once, by whom it was given to`() throws {
        var book = NoticeBook()
        book.give(notice("n1", ann))
        #expect(throws: AppealRefusal.unknown) { try book.appeal("n2", by: ann, "why", at: now).get() }
        #expect(throws: AppealRefusal.notYours) { try book.appeal("n1", by: bob, "why", at: now).get() }
        #expect(try book.appeal("n1", by: ann, "why", at: now).get().text == "why")
        #expect(book.openAppeals.map(\.notice) == ["n1"])
        #expect(throws: AppealRefusal.alreadyAppealed) { try book.appeal("n1", by: ann, "again", at: now).get() }
    }

    @Test func `the first answer stands, and after it there is no second appeal`() throws {
        var book = NoticeBook()
        book.give(notice("n1", ann, .ban))
        let granted = AppealAnswer(isGranted: true, by: mo, at: now)
        #expect(throws: AnswerRefusal.unknown) { try book.answer("n2", granted).get() }
        #expect(throws: AnswerRefusal.notAppealed) { try book.answer("n1", granted).get() }
        _ = try book.appeal("n1", by: ann, "why", at: now).get()
        #expect(try book.answer("n1", granted).get().appeal?.answer == granted)
        #expect(throws: AnswerRefusal.alreadyAnswered(granted)) {
            try book.answer("n1", AppealAnswer(isGranted: false, by: bob, at: now)).get()
        }
        #expect(throws: AppealRefusal.alreadyAppealed) { try book.appeal("n1", by: ann, "more", at: now).get() }
        #expect(book.openAppeals.isEmpty)
    }

    @Test func `an appeal that says nothing, or too much, is refused and may be made again`() throws {
        var book = NoticeBook(appealCharacters: 10)
        book.give(notice("n1", ann))
        #expect(throws: AppealRefusal.empty) { try book.appeal("n1", by: ann, " \u{200B}", at: now).get() }
        let marks = "a" + String(repeating: "\u{301}", count: 1000)
        for text in [String(repeating: "a", count: 11), marks] {
            #expect(throws: AppealRefusal.tooLong(most: 10)) { try book.appeal("n1", by: ann, text, at: now).get() }
        }
        _ = try book.appeal("n1", by: ann, "为什么我的消息没有了", at: now).get()
    }

    @Test func `an appeal that could not be stored may be made again`() throws {
        var book = NoticeBook()
        book.give(notice("n1", ann))
        let before = try #require(book["n1"])
        _ = try book.appeal("n1", by: ann, "why", at: now).get()
        book.putBack(before)
        _ = try book.appeal("n1", by: ann, "why", at: now).get()
    }

    @Test func `warnings are counted for each user, and acknowledged by nobody else`() throws {
        var book = NoticeBook()
        for (number, level) in NoticeLevel.allCases.enumerated() { book.give(notice("a\(number)", ann, level)) }
        book.give(notice("a9", ann, at: 100))
        book.give(notice("b", bob))
        #expect(book.warnings(of: ann) == 2)
        #expect(book.warnings(of: ann, since: now + .seconds(1)) == 1)
        #expect(book.unacknowledged(of: ann).map(\.id) == ["a1", "a9"])
        #expect(throws: AppealRefusal.notYours) { try book.acknowledge("a1", by: bob, at: now).get() }
        _ = try book.acknowledge("a1", by: ann, at: now).get()
        #expect(try book.acknowledge("a1", by: ann, at: now + .seconds(9)).get().acknowledgedAt == now)
        #expect(book.unacknowledged(of: ann).map(\.id) == ["a9"])
    }

    @Test func `a flood of warnings takes no banned user's appeal away`() throws {
        var book = NoticeBook(most: 100, mostPerUser: 5)
        book.give(notice("ban", ann, .ban))
        for number in 0..<1000 { book.give(notice("n\(number)", UserID(anonymous: UInt64(number + 10)))) }
        #expect(book.count == 100)
        #expect(book["n900"] == nil && book["n901"] != nil)
        #expect(book.notices(of: UserID(anonymous: 10)).isEmpty)
        _ = try book.appeal("ban", by: ann, "why", at: now).get()
    }

    @Test func `a user's oldest warnings go, and what went is told`() {
        var book = NoticeBook(mostPerUser: 3)
        book.give(notice("ban", ann, .ban))
        var forgotten: [String] = []
        for number in 0..<5 { forgotten += book.give(notice("n\(number)", ann)).map(\.id) }
        #expect(forgotten == ["n0", "n1", "n2"])
        #expect(book.notices(of: ann).map(\.id) == ["ban", "n3", "n4"])
    }

    @Test func `only sanctions make the oldest sanctions go`() {
        var book = NoticeBook(most: 3, mostPerUser: 2)
        for number in 0..<5 { book.give(notice("n\(number)", UserID(anonymous: UInt64(number)), .timeout)) }
        #expect(book.notices.map(\.id) == ["n2", "n3", "n4"])
    }

    @Test func `text that trips a private rule is kept from the user`() {
        #expect(notice("n", ann, isPrivate: true).shownText == nil)
        #expect(notice("n", ann).shownText == "hola")
    }

    @Test func `notices come back after a restart with their appeals`() throws {
        var book = NoticeBook()
        book.give(notice("n1", ann, .timeout))
        book.give(notice("n2", bob))
        _ = try book.appeal("n1", by: ann, "why", at: now).get()
        _ = try book.answer("n1", AppealAnswer(isGranted: false, by: mo, at: now)).get()
        let bytes = try JSONEncoder().encode(book.notices)
        var restored = NoticeBook()
        for notice in try JSONDecoder().decode([GivenNotice].self, from: bytes) { restored.give(notice) }
        #expect(restored.notices == book.notices)
        #expect(throws: AppealRefusal.alreadyAppealed) { try restored.appeal("n1", by: ann, "again", at: now).get() }
    }
}
