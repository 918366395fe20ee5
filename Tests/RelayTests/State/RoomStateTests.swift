import ChatModel
import RateLimits
import Testing

@testable import Relay

@Suite struct RoomStateTests {
    private let now = Moment(wall: Timestamp(milliseconds: 1_000_000), steady: .now)
    private let viewer = Principal(user: UserID(anonymous: 1), name: "Ann", role: .viewer)
    private let moderator = Principal(user: UserID(anonymous: 2), name: "Mo", role: .moderator)

    private func state(
        room: RateLimit = RateLimit(perSecond: 1, burst: 100), user: RateLimit = RateLimit(perSecond: 1, burst: 100),
        duplicates: Duration = .zero, _ adjust: (inout RoomSettings) -> Void = { _ in }
    ) -> RoomState {
        var settings = RoomSettings(charactersMax: 20)
        adjust(&settings)
        return RoomState(
            settings: settings,
            limits: RoomLimits(
                textCharacters: 30,
                speaking: SpeakingLimits(messages: user, duplicateWindow: duplicates, duplicateExemptCharacters: 3),
                roomMessages: room, subscribersMax: 10))
    }

    private func refusal(_ state: inout RoomState, _ text: String, by author: Principal, at now: Moment) -> Refusal? {
        if case .refuse(let refusal) = state.admit(Draft(text: text), by: author, at: now).verdict { refusal } else { nil }
    }

    @Test func `an admitted message carries its author, time, language and what it replies to`() throws {
        var state = state()
        let draft = Draft(text: "hola", nonce: "n", replyTo: Sequence(3), language: LanguageTag("es"))
        let message = try #require(state.admit(draft, by: moderator, at: now).message)
        #expect(message.author == Author(moderator))
        #expect(message.at == now.wall)
        #expect(message.language.tag == "es")
        #expect(message.replyTo == Sequence(3))
        #expect(state.admit(Draft(text: "hm"), by: viewer, at: now).message?.language == .undetermined)
    }

    @Test func `who may not speak is refused`() {
        var state = state()
        var reader = viewer
        reader.can = []
        #expect(refusal(&state, "hi", by: reader, at: now) == .forbidden(.speak))
    }

    @Test func `a timeout refuses with the time that is left, until it is over`() {
        var state = state()
        let standing = StandingSanction(notice: "n1", until: 1_030_000, reason: nil, by: "mo")
        state.sanctions.set(standing, for: viewer.user, at: now.wall)
        #expect(refusal(&state, "hi", by: viewer, at: now) == .timedOut(retry: .seconds(30), notice: "n1"))
        #expect(refusal(&state, "hi", by: viewer, at: now + .milliseconds(29_999)) != nil)
        #expect(refusal(&state, "hi", by: viewer, at: now + .seconds(30)) == nil)
    }

    @Test func `a ban and a timeout hold for moderators too`() {
        var state = state()
        let ban = StandingSanction(notice: "n1", until: nil, reason: nil, by: "mo")
        state.sanctions.set(ban, for: moderator.user, at: now.wall)
        #expect(refusal(&state, "hi", by: moderator, at: now) == .banned(notice: "n1"))
    }

    @Test func `a paused room lets only moderators and hosts speak`() {
        var state = state { $0.paused = true }
        #expect(refusal(&state, "hi", by: viewer, at: now) == .paused)
        #expect(refusal(&state, "hi", by: moderator, at: now) == nil)
        let interpreter = Principal(user: UserID(anonymous: 3), name: "I", role: .interpreter)
        #expect(refusal(&state, "hi", by: interpreter, at: now) == .paused)
    }

    @Test(arguments: Role.allCases)
    func `a room for members only refuses viewers and nobody else`(_ role: Role) {
        var state = state { $0.membersOnly = true }
        let author = Principal(user: UserID(anonymous: 3), name: "A", role: role)
        #expect(refusal(&state, "hi", by: author, at: now) == (role == .viewer ? .membersOnly : nil))
    }

    @Test func `the smaller of the room's and the server's limit of characters holds, for moderators too`() {
        var state = state()
        let long = String(repeating: "👩‍👩‍👧", count: 21)
        #expect(refusal(&state, long, by: viewer, at: now) == .tooLong(limit: 20, found: 21))
        #expect(refusal(&state, long, by: moderator, at: now) == .tooLong(limit: 20, found: 21))
        #expect(refusal(&state, String(long.prefix(20)), by: viewer, at: now) == nil)
        state.settings.charactersMax = 4000
        let longer = String(repeating: "a", count: 31)
        #expect(refusal(&state, longer, by: viewer, at: now) == .tooLong(limit: 30, found: 31))
    }

    @Test func `text that nobody can see is empty`() {
        var state = state()
        #expect(refusal(&state, " \u{200B}\u{2800}\n", by: viewer, at: now) == .empty)
        #expect(refusal(&state, "", by: moderator, at: now) == .empty)
    }

    @Test func `slow mode spaces a user's messages and spares moderators`() {
        var state = state { $0.slowSeconds = 10 }
        #expect(refusal(&state, "one", by: viewer, at: now) == nil)
        #expect(
            refusal(&state, "two", by: viewer, at: now + .seconds(4)) == .slowMode(retry: .seconds(6), seconds: 10))
        #expect(refusal(&state, "two", by: viewer, at: now + .seconds(10)) == nil)
        for _ in 0..<3 { #expect(refusal(&state, "again", by: moderator, at: now) == nil) }
    }

    @Test func `the same text again is a duplicate, but not for moderators and not when short`() {
        var state = state(duplicates: .seconds(30))
        #expect(refusal(&state, "hello there", by: viewer, at: now) == nil)
        #expect(refusal(&state, "hello there", by: viewer, at: now) == .duplicate(retry: .seconds(30)))
        #expect(refusal(&state, "666", by: viewer, at: now) == nil)
        #expect(refusal(&state, "666", by: viewer, at: now) == nil)
        #expect(refusal(&state, "hello there", by: moderator, at: now) == nil)
        #expect(refusal(&state, "hello there", by: moderator, at: now) == nil)
    }

    @Test func `a user's rate and the room's rate are told apart`() {
        var own = state(user: RateLimit(perSecond: 1, burst: 1))
        #expect(refusal(&own, "a", by: viewer, at: now) == nil)
        #expect(refusal(&own, "b", by: viewer, at: now) == .rateLimited(retry: .seconds(1), isRoom: false))
        var all = state(room: RateLimit(perSecond: 1, burst: 1))
        #expect(refusal(&all, "a", by: viewer, at: now) == nil)
        let other = Principal(user: UserID(anonymous: 9), name: "B", role: .viewer)
        #expect(refusal(&all, "b", by: other, at: now) == .rateLimited(retry: .seconds(1), isRoom: true))
        #expect(refusal(&all, "c", by: moderator, at: now) == nil)
    }

    @Test func `a message that its author's limits refuse takes nothing of the room's rate`() {
        var state = state(room: RateLimit(perSecond: 1, burst: 2), user: RateLimit(perSecond: 1, burst: 1))
        #expect(refusal(&state, "a", by: viewer, at: now) == nil)
        for _ in 0..<5 {
            #expect(refusal(&state, "b", by: viewer, at: now) == .rateLimited(retry: .seconds(1), isRoom: false))
        }
        let other = Principal(user: UserID(anonymous: 9), name: "B", role: .viewer)
        #expect(refusal(&state, "b", by: other, at: now) == nil)
    }

    @Test func `what is refused first is what its author can least change`() {
        var state = state(user: RateLimit(perSecond: 1, burst: 1)) {
            $0.paused = true
            $0.membersOnly = true
            $0.slowSeconds = 10
        }
        var reader = viewer
        reader.can = []
        let ban = StandingSanction(notice: "n", until: nil, reason: nil, by: "mo")
        state.sanctions.set(ban, for: viewer.user, at: now.wall)
        #expect(refusal(&state, "", by: reader, at: now) == .banned(notice: "n"))
        state.sanctions.set(nil, for: viewer.user, at: now.wall)
        #expect(refusal(&state, "", by: reader, at: now) == .forbidden(.speak))
        #expect(refusal(&state, "", by: viewer, at: now) == .paused)
        state.settings.paused = false
        #expect(refusal(&state, "", by: viewer, at: now) == .membersOnly)
        state.settings.membersOnly = false
        #expect(refusal(&state, "", by: viewer, at: now) == .empty)
        #expect(refusal(&state, "a", by: viewer, at: now) == nil)
        #expect(refusal(&state, "", by: viewer, at: now) == .empty)
        #expect(refusal(&state, "b", by: viewer, at: now) == .slowMode(retry: .seconds(10), seconds: 10))
    }

    @Test func `a message that was taken back leaves its author as before`() throws {
        var state = state(
            room: RateLimit(perSecond: 1, burst: 1), user: RateLimit(perSecond: 1, burst: 1), duplicates: .seconds(9)
        ) { $0.slowSeconds = 5 }
        for _ in 0..<3 {
            let admitted = state.admit(Draft(text: "hello"), by: viewer, at: now)
            state.takeBack(try #require(admitted.undo))
        }
        #expect(refusal(&state, "hello", by: viewer, at: now) == nil)
        #expect(state.admit(Draft(text: "hello"), by: moderator, at: now).undo == nil)
    }
}
