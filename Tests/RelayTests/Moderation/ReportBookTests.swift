import ChatModel
import Testing

@testable import Relay

@Suite struct ReportBookTests {
    private let start = ContinuousClock.now
    private let ann = UserID(anonymous: 1)

    @Test func `reports of a message are counted, one for each user`() throws {
        var book = ReportBook()
        _ = try book.report(Sequence(7), by: ann, reason: "spam", at: start).get()
        let second = try book.report(Sequence(7), by: UserID(anonymous: 2), reason: "spam", at: start).get()
        #expect(second.count == 2 && second.reasons == ["spam"])
        #expect(throws: ReportRefusal.alreadyReported) {
            try book.report(Sequence(7), by: ann, reason: "rude", at: start).get()
        }
        _ = try book.report(Sequence(9), by: UserID(anonymous: 3), reason: nil, at: start).get()
        _ = try book.report(Sequence(8), by: UserID(anonymous: 3), reason: nil, at: start).get()
        #expect(book.reported.map(\.message.value) == [7, 8, 9])
    }

    @Test func `a user reports five messages a minute, and a repeated report costs none of them`() throws {
        var book = ReportBook()
        for place in 1...5 {
            _ = try book.report(Sequence(Int64(place)), by: ann, reason: nil, at: start).get()
            _ = book.report(Sequence(1), by: ann, reason: nil, at: start)
        }
        #expect(throws: ReportRefusal.rateLimited(retry: .seconds(12))) {
            try book.report(Sequence(6), by: ann, reason: nil, at: start).get()
        }
        #expect(book.count == 5)
        _ = try book.report(Sequence(6), by: UserID(anonymous: 2), reason: nil, at: start).get()
        _ = try book.report(Sequence(6), by: ann, reason: nil, at: start + .seconds(12)).get()
    }

    @Test func `what is settled is gone from the list`() throws {
        var book = ReportBook()
        _ = try book.report(Sequence(7), by: ann, reason: nil, at: start).get()
        book.settle(Sequence(7))
        #expect(book.reported.isEmpty && book[Sequence(7)] == nil)
    }

    @Test func `however many report however much, what is kept is bounded`() throws {
        var book = ReportBook(mostMessages: 10, mostPerMessage: 20, mostReasons: 3, mostUsers: 500)
        for number in UInt64(0)..<400 {
            _ = try book.report(Sequence(1), by: UserID(anonymous: number), reason: "r\(number)", at: start).get()
        }
        #expect(book[Sequence(1)]?.count == 20)
        #expect(book[Sequence(1)]?.reasons == ["r0", "r1", "r2"])
        for number in UInt64(400)..<500 {
            let place = Sequence(Int64(number))
            _ = try book.report(place, by: UserID(anonymous: number), reason: nil, at: start).get()
        }
        #expect(book.count == 10 && book[Sequence(1)] == nil)
        #expect(throws: ReportRefusal.rateLimited(retry: .seconds(12))) {
            try book.report(Sequence(2), by: UserID(anonymous: 9999), reason: nil, at: start).get()
        }
        let later = start + .seconds(60)
        _ = try book.report(Sequence(2), by: UserID(anonymous: 9999), reason: nil, at: later).get()
    }

    @Test func `a reason without end is not kept`() throws {
        var book = ReportBook()
        let reason = "a" + String(repeating: "\u{301}", count: 100_000)
        #expect(try book.report(Sequence(1), by: ann, reason: reason, at: start).get().reasons.isEmpty)
    }
}
