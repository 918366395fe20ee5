import LanguageRules
import Testing

@Suite struct EscalationTests {
    private let start = ContinuousClock.now

    @Test func `warnings lead to slow mode, then to a timeout, then begin anew`() throws {
        var escalation = Escalation()
        let user = try Fixture.user("ann")
        #expect(escalation.warn(user, at: start) == .warn(1))
        #expect(escalation.warn(user, at: start) == .warn(2))
        let until = start + .seconds(600)
        #expect(escalation.warn(user, at: start) == .slow(interval: .seconds(30), until: until))
        #expect(escalation.slowInterval(of: user, at: start) == .seconds(30))
        #expect(escalation.slowInterval(of: user, at: until) == nil)
        #expect(escalation.warn(user, at: start) == .slow(interval: .seconds(30), until: until))
        #expect(escalation.warn(user, at: start) == .timeout(.seconds(300)))
        #expect(escalation.slowInterval(of: user, at: start) == nil)
        #expect(escalation.warn(user, at: start) == .warn(1))
    }

    @Test func `warnings far apart do not add up, and one user's are not another's`() throws {
        var escalation = Escalation()
        let (ann, bob) = (try Fixture.user("ann"), try Fixture.user("bob"))
        _ = escalation.warn(ann, at: start)
        #expect(escalation.warn(bob, at: start) == .warn(1))
        #expect(escalation.warn(ann, at: start + .seconds(1801)) == .warn(1))
    }

    @Test func `a pardon ends both the count and the slow mode`() throws {
        var escalation = Escalation()
        let user = try Fixture.user("ann")
        for _ in 0..<3 { _ = escalation.warn(user, at: start) }
        escalation.forgive(user)
        #expect(escalation.slowInterval(of: user, at: start) == nil)
        #expect(escalation.warn(user, at: start) == .warn(1))
    }

    @Test func `steps that are turned off are left out`() throws {
        var policy = EscalationPolicy()
        (policy.slowAfter, policy.timeoutAfter) = (0, 0)
        var escalation = Escalation(policy: policy)
        let user = try Fixture.user("ann")
        for count in 1...20 { #expect(escalation.warn(user, at: start) == .warn(count)) }
    }

    @Test func `of more users than are held, the latest are kept`() throws {
        var escalation = Escalation(usersMax: 100)
        for number in 0..<1000 {
            _ = escalation.warn(try Fixture.user("u\(number)"), at: start + .milliseconds(number))
            #expect(escalation.count <= 100)
        }
        #expect(escalation.warn(try Fixture.user("u999"), at: start + .seconds(1)) == .warn(2))
        #expect(escalation.warn(try Fixture.user("u0"), at: start + .seconds(1)) == .warn(1))
    }

    @Test func `many users at one moment are bounded too`() throws {
        var escalation = Escalation(usersMax: 100)
        for number in 0..<1000 { _ = escalation.warn(try Fixture.user("u\(number)"), at: start) }
        #expect(escalation.count <= 100)
    }

    @Test func `a usual language takes some messages, and changes with them`() throws {
        var languages = UsualLanguages()
        let user = try Fixture.user("ann")
        let (english, spanish) = (try Fixture.tag("en"), try Fixture.tag("es"))
        func say(_ language: Language, _ count: Int) {
            for _ in 0..<count {
                languages.note(
                    LanguageReading(
                        language: language == .english ? english : spanish, confidence: 0.9, letters: 20,
                        latinLetters: 20),
                    by: user, at: start)
            }
        }
        say(.english, 3)
        #expect(languages.usual(of: user, at: start) == nil)
        say(.english, 2)
        #expect(languages.usual(of: user, at: start) == english)
        say(.spanish, 6)
        #expect(languages.usual(of: user, at: start) == nil)
        say(.spanish, 60)
        #expect(languages.usual(of: user, at: start) == spanish)
        #expect(languages.usual(of: user, at: start + .seconds(90_000)) == nil)
    }

    private enum Language { case english, spanish }
}
