import ChatModel
import RelayTestKit
import Testing

@testable import Sessions

@Suite struct WireEventCodingTests {
    private let coding = WireEventCoding()

    @Test func `an event comes back from the record as it went, and its line has the place it got`() {
        let message = Message(
            at: Timestamp(milliseconds: 5), author: Author(id: UserID(anonymous: 1), name: "A\"\n"),
            text: "t\u{1F600}\\",
            replyTo: Sequence(2), kind: .announce)
        for event in [RoomEvent.message(message), .gone(.all, reason: "r", at: Timestamp(milliseconds: 6))] {
            let body = coding.encode(event, room: .lobby)
            #expect(coding.decode(body) == event)
            let line = Line(coding.line(body, at: Sequence(77)))
            #expect(line.sequence == 77)
            #expect(line.event == event)
        }
    }

    @Test func `bytes that are no event are nil`() {
        #expect(coding.decode([]) == nil)
        #expect(coding.decode(Array("{}".utf8)) == nil)
        #expect(coding.decode(Array(#"{"ev":"later"}"#.utf8)) == nil)
    }

    @Test func `votes and reactions are lines without a place`() throws {
        let votes = Line(coding.votes(.lobby, of: Sequence(7), count: 3))
        #expect(votes.sequence == nil)
        #expect(votes.text == #"{"ev":"votes","room":"lobby","of":7,"count":3}"#)
        let counts = [try #require(Reaction("👍")): 2, try #require(Reaction(":cat:")): 1]
        let reactions = Line(coding.reactions(.lobby, of: Sequence(7), counts))
        #expect(reactions.sequence == nil)
        #expect(reactions.text == #"{"ev":"reactions","room":"lobby","of":7,"counts":{":cat:":1,"👍":2}}"#)
    }

    @Test func `the number of viewers is a line without a place`() {
        let line = Line(coding.viewers(.lobby, count: 3, languages: [.english: 2]))
        #expect(line.sequence == nil)
        #expect(line.text == #"{"ev":"viewers","room":"lobby","count":3,"langs":{"en":2}}"#)
    }
}
