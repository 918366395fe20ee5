import ChatModel
import Foundation
import Testing

@testable import Relay

@Suite struct HoldQueueTests {
    private let now = Timestamp(milliseconds: 1_000_000)
    private let mo = UserID(anonymous: 1000)
    private let lu = UserID(anonymous: 1001)

    private func hold(_ id: String, by number: UInt64 = 1, at seconds: Int = 0, until: Int? = nil) -> Hold<Int> {
        let author = Principal(user: UserID(anonymous: number), name: "Ann", role: .viewer)
        let at = now + .seconds(seconds)
        return Hold(
            id: id, author: author, payload: 7, message: Message(at: at, author: Author(author), text: "hola " + id),
            confidence: 0.9, rule: "language", heldAt: at, until: until.map { now + .seconds($0) })
    }

    private func filled(_ holds: Hold<Int>...) throws -> HoldQueue<Int> {
        var queue = HoldQueue<Int>()
        for hold in holds { _ = try queue.add(hold).get() }
        return queue
    }

    @Test func `the first decision holds, and a later moderator learns whose it was`() throws {
        var queue = try filled(hold("h1"))
        #expect(try queue.decide("h1", .approved, by: mo).get().message.text == "hola h1")
        for decision in [HoldDecision.denied, .approved] {
            #expect(throws: HoldDecisionRefusal.alreadyDone(by: mo, .approved)) {
                try queue.decide("h1", decision, by: lu).get()
            }
        }
        #expect(throws: HoldDecisionRefusal.unknown) { try queue.decide("h2", .denied, by: mo).get() }
    }

    @Test func `one author cannot fill the queue, and a full queue takes no more`() throws {
        var queue = HoldQueue<Int>(most: 7, mostPerUser: 5)
        for number in 0..<5 { _ = try queue.add(hold("a\(number)")).get() }
        #expect(throws: HoldRefusal.userFull) { try queue.add(hold("a5")).get() }
        _ = try queue.add(hold("b", by: 2)).get()
        _ = try queue.add(hold("c", by: 3)).get()
        #expect(throws: HoldRefusal.roomFull) { try queue.add(hold("d", by: 4)).get() }
        _ = try queue.decide("a0", .denied, by: mo).get()
        _ = try queue.add(hold("a5")).get()
        #expect(queue.count == 7)
    }

    @Test func `what expires goes oldest first, and deciding it then says so`() throws {
        var queue = try filled(
            hold("h2", at: 2, until: 30), hold("h1", at: 1, until: 60), hold("h3", at: 3), hold("h4", until: 61))
        #expect(queue.nextExpiry == now + .seconds(30))
        let early = queue.expire(at: now + .milliseconds(29_999))
        #expect(early.isEmpty)
        let expired = queue.expire(at: now + .seconds(60))
        #expect(expired.map(\.id) == ["h1", "h2"])
        #expect(throws: HoldDecisionRefusal.alreadyDone(by: nil, .expired)) {
            try queue.decide("h1", .approved, by: mo).get()
        }
        #expect(queue.waiting.map(\.id) == ["h4", "h3"])
    }

    @Test func `a ban takes all that waits of the user and nothing else`() throws {
        var queue = try filled(hold("h1"), hold("h2", by: 2), hold("h3", at: 1))
        let taken = queue.take(of: UserID(anonymous: 1), by: mo)
        #expect(taken.map(\.id) == ["h1", "h3"])
        let again = queue.take(of: UserID(anonymous: 1), by: mo)
        #expect(again.isEmpty)
        #expect(queue.waiting.map(\.id) == ["h2"])
        #expect(throws: HoldDecisionRefusal.alreadyDone(by: mo, .denied)) {
            try queue.decide("h3", .approved, by: lu).get()
        }
    }

    @Test func `a decision that could not be stored can be made again`() throws {
        var queue = try filled(hold("h1"))
        queue.putBack(try queue.decide("h1", .approved, by: mo).get())
        #expect(queue.count == 1)
        #expect(try queue.decide("h1", .denied, by: lu).get().payload == 7)
        #expect(queue.count == 0)
    }

    @Test func `decisions are remembered only so far back`() throws {
        var queue = HoldQueue<Int>(mostDecided: 10)
        for number in 0..<1000 {
            _ = try queue.add(hold("h\(number)")).get()
            _ = try queue.decide("h\(number)", .denied, by: mo).get()
        }
        #expect(throws: HoldDecisionRefusal.unknown) { try queue.decide("h989", .denied, by: lu).get() }
        #expect(throws: HoldDecisionRefusal.alreadyDone(by: mo, .denied)) {
            try queue.decide("h990", .denied, by: lu).get()
        }
    }

    @Test func `a hold survives a restart without its connection`() throws {
        let room = try #require(RoomID("lobby"))
        var before = hold("h1", until: 9)
        let author = Principal(
            user: UserID(anonymous: 1), name: "安", role: .member, can: [.speak], rooms: .only([room]), badges: ["vip"],
            language: .english, expires: now)
        before = Hold(
            id: before.id, author: author, payload: 7,
            message: Message(
                at: now, author: Author(author), text: "嗨 hi", language: .english,
                mixed: [.english, try #require(LanguageTag("zh"))], replyTo: Sequence(4), kind: .question, from: room),
            confidence: nil, rule: "language", heldAt: now, until: before.until)
        let after = try JSONDecoder().decode(Hold<Int>.self, from: JSONEncoder().encode(before))
        #expect(after.payload == nil)
        #expect(after.author == before.author)
        #expect(after.message == before.message)
        #expect(after.until == before.until && after.heldAt == now && after.confidence == nil)
        var queue = HoldQueue<Int>(most: 1)
        queue.putBack(after)
        queue.putBack(after)
        #expect(queue.waiting.map(\.id) == ["h1"])
    }

    @Test(arguments: [RoomScope.publicRooms, .all, .only([])])
    func `the rooms of a token come back as they were`(scope: RoomScope) throws {
        #expect(try JSONDecoder().decode([RoomScope].self, from: JSONEncoder().encode([scope])) == [scope])
    }

    @Test func `a stored user or language that cannot be one is an error`() {
        let bytes = Data(#"[""]"#.utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([UserID].self, from: bytes) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([LanguageTag].self, from: bytes) }
    }
}
