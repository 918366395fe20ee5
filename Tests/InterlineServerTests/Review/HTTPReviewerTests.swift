import ChatModel
import Relay
import Testing

@testable import InterlineServer

@Suite(.timeLimit(.minutes(5))) struct HTTPReviewerTests {
    private static let key = "Jefe, who wants nothing for nothing"
    private let fallback = ReviewDecision.deny(reason: nil)

    private func request(_ text: String = "你好 \"x\"/\n", in room: String = "lobby") throws -> ReviewRequest {
        let author = Author(id: try #require(UserID("u1")), name: "Ann", role: .member)
        let message = Message(
            at: Timestamp(milliseconds: 1_736_885_730_123), author: author, text: text, language: .english,
            replyTo: Sequence(7))
        return ReviewRequest(room: try #require(RoomID(room)), message: message)
    }

    private func reviewer(_ url: String, deadline: Duration = .seconds(120)) throws -> HTTPReviewer {
        let hook = ReviewHook(url: url, key: Self.key, deadline: deadline, fallback: fallback)
        let hooks = [try #require(RoomID("lobby")): hook]
        let reviewer = HTTPReviewer(hooks) { Timestamp(milliseconds: 1_736_885_731_999) }
        return try #require(reviewer)
    }

    private func ask(_ hook: FakeHook, deadline: Duration = .seconds(120)) async throws -> (
        ReviewDecision, ReviewCounts
    ) {
        let reviewer = try reviewer(hook.url, deadline: deadline)
        let decision = await reviewer.review(try request())
        try await hook.close()
        return (decision, reviewer.counts)
    }

    @Test(arguments: [
        (#"{"decision":"allow"}"#, ReviewDecision.allow, ReviewCounts(asked: 1, allowed: 1)),
        (#"{"decision":"deny","reason":"no ads"}"#, .deny(reason: "no ads"), ReviewCounts(asked: 1, denied: 1)),
        (#"{"decision":"deny","reason":null}"#, .deny(reason: nil), ReviewCounts(asked: 1, denied: 1)),
        (#"{"decision":"modify","text":"嗨"}"#, .modify("嗨"), ReviewCounts(asked: 1, modified: 1)),
        (#"{"decision":"hold","more":[1]}"#, .hold, ReviewCounts(asked: 1, held: 1)),
    ])
    func `an answer is followed and counted`(_ json: String, _ expected: ReviewDecision, _ counts: ReviewCounts)
        async throws
    {
        let (decision, counted) = try await ask(FakeHook(json: json))
        #expect(decision == expected)
        #expect(counted == counts)
    }

    @Test func `the request says who wants to say what, and is signed with the key`() async throws {
        let hook = try await FakeHook(json: #"{"decision":"allow"}"#)
        _ = try await ask(hook)
        let asked = try #require(hook.requests.first)
        let body =
            #"{"at":"2025-01-14T20:15:30.123Z","lang":"en","reply_to":7,"room":"lobby","text":"你好 \"x\"/\n","#
            + #""user":{"id":"u1","name":"Ann","role":"member"}}"#
        #expect(asked.body == body)
        #expect(asked.headers["interline-timestamp"] == "1736885731")
        #expect(asked.headers["content-type"] == "application/json")
        // By openssl dgst -sha256 -hmac.
        #expect(
            asked.headers["interline-signature"]
                == "v1=25657d37a5be95a184f11e4d3d7897000317183cd294aca5bcc625a147a19e81")
        #expect(!asked.headers.values.contains { $0.contains(Self.key) })
    }

    @Test(arguments: [
        "", "null", "[]", "{}", "allow", #"{"decision":"maybe"}"#, #"{"decision":1}"#, #"{"decision":"allow""#,
        #"{"decision":"modify"}"#, #"{"decision":"modify","text":5}"#, #"{"decision":"deny","reason":{}}"#,
    ])
    func `an answer that can't be read makes the room fall back`(_ json: String) async throws {
        let (decision, counted) = try await ask(FakeHook(json: json))
        #expect(decision == fallback)
        #expect(counted == ReviewCounts(asked: 1, fallbacks: 1))
    }

    @Test(arguments: ["201 Created", "204 No Content", "403 Forbidden", "500 Oops", "999 X"])
    func `a status other than 200 makes the room fall back`(_ status: String) async throws {
        let hook = try await FakeHook(json: #"{"decision":"allow"}"#, status: status)
        #expect(try await ask(hook).0 == fallback)
    }

    @Test func `a redirect is not followed`() async throws {
        let target = try await FakeHook(json: #"{"decision":"allow"}"#)
        let hook = try await FakeHook(
            json: "", status: "307 Temporary Redirect", header: "Location: \(target.url)\r\n")
        #expect(try await ask(hook).0 == fallback)
        #expect(hook.requests.count == 1)
        #expect(target.requests.isEmpty)
        try await target.close()
    }

    @Test(arguments: [(0, true), (1, false), (100_000, false)])
    func `an answer of more than 16 KiB counts for nothing`(_ over: Int, _ isRead: Bool) async throws {
        let json = #"{"decision":"allow"}"#
        let filler = String(repeating: " ", count: HTTPReviewer.answerBytesMax + over - json.utf8.count)
        #expect(try await ask(FakeHook(json: json + filler)).0 == (isRead ? .allow : fallback))
        // The same without a length that would tell beforehand.
        let chunk = "\(String((json + filler).utf8.count, radix: 16))\r\n\(json)\(filler)\r\n0\r\n\r\n"
        let bytes = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)".utf8)
        #expect(try await ask(FakeHook(.bytes(bytes))).0 == (isRead ? .allow : fallback))
    }

    @Test func `an answer that does not come, or only byte by byte, is waited for until the deadline`() async throws {
        for reply in [FakeHook.Reply.silence, .drip] {
            let hook = try await FakeHook(reply)
            let start = ContinuousClock.now
            let (decision, counted) = try await ask(hook, deadline: .milliseconds(300))
            let took = ContinuousClock.now - start
            #expect(decision == fallback)
            #expect(counted == ReviewCounts(asked: 1, fallbacks: 1))
            // The drip would go on for 50 s.
            #expect(took >= .milliseconds(300) && took < .seconds(40))
        }
    }

    @Test func `nobody at the address makes the room fall back`() async throws {
        let hook = try await FakeHook(.silence)
        try await hook.close()
        let reviewer = try reviewer(hook.url)
        #expect(await reviewer.review(try request()) == fallback)
    }

    @Test func `rooms without a review are not asked for`() async throws {
        let hook = try await FakeHook(json: #"{"decision":"hold"}"#)
        let reviewer = try reviewer(hook.url)
        let other = try request(in: "other")
        #expect(!reviewer.reviews(other.room))
        #expect(reviewer.reviews(try request().room))
        #expect(await reviewer.review(other) == .allow)
        #expect(hook.requests.isEmpty && reviewer.counts == ReviewCounts())
        let none = HTTPReviewer([:]) { Timestamp(milliseconds: 0) }
        #expect(none == nil)
        try await hook.close()
    }

    @Test func `bytes that are no HTTP make the room fall back`() async throws {
        var generator = SystemRandomNumberGenerator()
        let start = Array("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n".utf8)
        for round in 0..<60 {
            let noise = (0..<round * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
            // Never complete as HTTP, whatever the noise is.
            let bytes = round.isMultiple(of: 2) ? noise : start + noise
            #expect(try await ask(FakeHook(.bytes(bytes))).0 == fallback, "\(bytes)")
        }
    }
}
