import ChatModel
import RateLimits
import Testing

@Suite struct SpeakersTests {
    private let start = ContinuousClock.now
    private let limits = SpeakingLimits(
        messages: RateLimit(perSecond: 1, burst: 3), duplicateWindow: .seconds(30), duplicateExemptCharacters: 3)

    private func user(_ number: Int) -> UserID { UserID(anonymous: UInt64(number)) }

    /// Nil where the message was admitted.
    private func refusal(
        _ speakers: inout Speakers, _ user: UserID, _ text: String, slow: Duration = .zero,
        at time: Duration = .zero
    ) -> SpeakingRefusal? {
        let result = speakers.admit(
            user, text: text, characters: text.count, slow: slow, limits: limits, at: start + time)
        if case .failure(let refusal) = result { return refusal }
        return nil
    }

    @Test(arguments: [Duration.zero, .milliseconds(1)])
    func `however many speak in a day of slow mode, the table keeps its bound and the newest`(step: Duration) {
        var speakers = Speakers(most: 100)
        let day = Duration.seconds(86_400)
        for number in 0..<5000 {
            #expect(refusal(&speakers, user(number), "hello", slow: day, at: step * number) == nil)
            #expect(speakers.count <= 100)
        }
        guard step > .zero else { return }
        #expect(refusal(&speakers, user(4999), "hello", slow: day, at: step * 5000) != nil)
        #expect(refusal(&speakers, user(4960), "hello", slow: day, at: step * 5000) != nil)
    }

    @Test func `a user's burst is used up, another's is not`() {
        var speakers = Speakers()
        for number in 0..<3 { #expect(refusal(&speakers, user(1), "text \(number)") == nil) }
        #expect(refusal(&speakers, user(1), "text 3") == .rateLimited(retry: .seconds(1)))
        #expect(refusal(&speakers, user(2), "text 3") == nil)
    }

    @Test func `the same text again within the window is a duplicate`() {
        var speakers = Speakers()
        #expect(refusal(&speakers, user(1), "hello") == nil)
        #expect(refusal(&speakers, user(1), "hello", at: .seconds(10)) == .duplicate(retry: .seconds(20)))
        #expect(refusal(&speakers, user(2), "hello", at: .seconds(10)) == nil)
        #expect(refusal(&speakers, user(1), "hello", at: .seconds(30)) == nil)
    }

    @Test func `a refused duplicate does not stretch the window`() {
        var speakers = Speakers()
        #expect(refusal(&speakers, user(1), "hello") == nil)
        #expect(refusal(&speakers, user(1), "hello", at: .seconds(29)) != nil)
        #expect(refusal(&speakers, user(1), "hello", at: .seconds(30)) == nil)
    }

    @Test func `another text in between ends the duplicate`() {
        var speakers = Speakers()
        #expect(refusal(&speakers, user(1), "hello") == nil)
        #expect(refusal(&speakers, user(1), "other", at: .seconds(2)) == nil)
        #expect(refusal(&speakers, user(1), "hello", at: .seconds(4)) == nil)
    }

    @Test func `short texts may be said again, one character more not`() {
        var speakers = Speakers()
        #expect(refusal(&speakers, user(1), "666") == nil)
        #expect(refusal(&speakers, user(1), "666") == nil)
        #expect(refusal(&speakers, user(2), "6666") == nil)
        #expect(refusal(&speakers, user(2), "6666") == .duplicate(retry: .seconds(30)))
    }

    @Test func `slow mode makes a user wait since the last message`() {
        var speakers = Speakers()
        #expect(refusal(&speakers, user(1), "a", slow: .seconds(10)) == nil)
        #expect(
            refusal(&speakers, user(1), "b", slow: .seconds(10), at: .seconds(4)) == .slowMode(retry: .seconds(6)))
        #expect(refusal(&speakers, user(2), "b", slow: .seconds(10), at: .seconds(4)) == nil)
        #expect(refusal(&speakers, user(1), "b", slow: .seconds(10), at: .seconds(10)) == nil)
    }

    @Test func `slow mode that begins counts what was said before it`() {
        var speakers = Speakers()
        #expect(refusal(&speakers, user(1), "a") == nil)
        #expect(refusal(&speakers, user(1), "b", slow: .seconds(10), at: .seconds(1)) != nil)
        #expect(refusal(&speakers, user(1), "b", at: .seconds(1)) == nil)
    }

    @Test func `a refused message costs nothing`() {
        var speakers = Speakers()
        #expect(refusal(&speakers, user(1), "hello") == nil)
        for _ in 0..<20 { #expect(refusal(&speakers, user(1), "hello") != nil) }
        for number in 0..<2 { #expect(refusal(&speakers, user(1), "text \(number)") == nil) }
    }

    @Test func `a message taken back never was`() throws {
        var speakers = Speakers()
        let undo = try speakers.admit(
            user(1), text: "hello", characters: 5, slow: .seconds(5), limits: limits, at: start
        ).get()
        speakers.takeBack(undo)
        #expect(speakers.count == 0)
        #expect(refusal(&speakers, user(1), "hello", slow: .seconds(5)) == nil)
        let second = try speakers.admit(
            user(1), text: "other", characters: 5, slow: .zero, limits: limits, at: start
        ).get()
        speakers.takeBack(second)
        // Back to the first message: still a duplicate, still two of three units left.
        #expect(refusal(&speakers, user(1), "hello") == .duplicate(retry: .seconds(30)))
        for number in 0..<2 { #expect(refusal(&speakers, user(1), "text \(number)") == nil) }
        #expect(refusal(&speakers, user(1), "text 2") != nil)
    }

    @Test func `the table stays as large as who can speak within the windows`() {
        var speakers = Speakers()
        var most = 0
        for number in 0..<50_000 {
            // A hundred users a second, each for once: 3,000 matter at a time.
            _ = refusal(&speakers, user(number), "text", at: .milliseconds(10 * number))
            most = max(most, speakers.count)
        }
        #expect(most <= 2 * 3_001)
        #expect(most >= 3_000)
    }

    @Test func `a sweep forgets nobody who still is limited`() {
        var speakers = Speakers()
        #expect(refusal(&speakers, user(0), "hello") == nil)
        for number in 1..<5000 { _ = refusal(&speakers, user(number), "text", at: .seconds(20)) }
        #expect(refusal(&speakers, user(0), "hello", at: .seconds(20)) == .duplicate(retry: .seconds(10)))
    }

    @Test func `a long slow mode keeps users for its length`() {
        var speakers = Speakers()
        #expect(refusal(&speakers, user(0), "hello", slow: .seconds(600)) == nil)
        for number in 1..<5000 {
            _ = refusal(&speakers, user(number), "text", slow: .seconds(600), at: .seconds(400))
        }
        #expect(refusal(&speakers, user(0), "bye", slow: .seconds(600), at: .seconds(400)) != nil)
    }
}
