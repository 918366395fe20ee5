import ChatModel
import Testing

@testable import Relay

@Suite struct PresenceTests {
    private let start = ContinuousClock.now
    private let english = LanguageTag("en")
    private let spanish = LanguageTag("es")

    @Test func `nothing is told while nothing changes`() {
        var presence = Presence()
        var due = presence.due(at: start, interval: .seconds(1))
        #expect(due == nil)
        presence.add(english)
        due = presence.due(at: start, interval: .seconds(1))
        #expect(due?.count == 1)
        due = presence.due(at: start + .seconds(60), interval: .seconds(1))
        #expect(due == nil)
    }

    @Test func `a change is told once the interval is over`() {
        var presence = Presence()
        presence.add(nil)
        var due = presence.due(at: start, interval: .seconds(1))
        #expect(due != nil)
        presence.add(nil)
        due = presence.due(at: start + .milliseconds(999), interval: .seconds(1))
        #expect(due == nil)
        due = presence.due(at: start + .seconds(1), interval: .seconds(1))
        #expect(due?.count == 2)
    }

    @Test func `viewers are counted by the language that they read now`() throws {
        var presence = Presence()
        presence.add(english)
        presence.add(english)
        presence.add(nil)
        presence.change(from: english, to: spanish)
        presence.change(from: nil, to: spanish)
        presence.remove(english)
        let due = presence.due(at: start, interval: .seconds(1))
        let told = try #require(due)
        #expect(told.count == 2)
        #expect(told.languages == [try #require(spanish): 2])
    }

    @Test func `large rooms are told less often, at most every ten seconds`() {
        var presence = Presence()
        for _ in 0..<8000 { presence.add(nil) }
        var due = presence.due(at: start, interval: .seconds(1))
        #expect(due != nil)
        presence.add(nil)
        due = presence.due(at: start + .milliseconds(3999), interval: .seconds(1))
        #expect(due == nil)
        due = presence.due(at: start + .seconds(4), interval: .seconds(1))
        #expect(due != nil)
        for _ in 0..<100_000 { presence.add(nil) }
        due = presence.due(at: start + .seconds(14), interval: .seconds(1))
        #expect(due?.count == 108_001)
    }

    @Test func `of made-up languages only the most read are told`() throws {
        var presence = Presence()
        for number in 0..<500 { presence.add(LanguageTag("en-x-\(number)")) }
        for _ in 0..<2 { presence.add(spanish) }
        let due = presence.due(at: start, interval: .seconds(1))
        let told = try #require(due)
        #expect(told.languages.count == 20)
        #expect(told.languages[try #require(spanish)] == 2)
    }
}
