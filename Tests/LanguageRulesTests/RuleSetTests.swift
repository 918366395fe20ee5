import ChatModel
import LanguageRules
import Testing

@Suite struct RuleSetTests {
    private func judge(_ text: String, _ file: RuleFile, _ context: RuleContext = RuleContext()) throws -> TermVerdict {
        try RuleSet([file]).judge(AnalysedText(text), in: context)
    }

    private func file(_ terms: [RuleTerm], isPrivate: Bool = false) -> RuleFile {
        RuleFile(name: "test", categories: [RuleCategory(name: "spam", isPrivate: isPrivate, terms: terms)])
    }

    @Test func `the knob says from which level on a term counts`() throws {
        let rules = file([RuleTerm(text: "spam", level: 3)])
        #expect(try judge("spam", rules, RuleContext(level: 2)) == .clean)
        #expect(try judge("spam", rules, RuleContext(level: 3)).rule == "test/spam")
    }

    @Test func `at level 0 no term counts, but links do`() throws {
        var rules = file([RuleTerm(text: "spam")])
        rules.links = LinkRule(policy: .reject)
        #expect(try judge("spam", rules, RuleContext(level: 0)) == .clean)
        #expect(try judge("spam.com", rules, RuleContext(level: 0)).deciding?.kind == .link)
    }

    @Test func `the harshest of several rules decides, and all are told`() throws {
        let rules = file([
            RuleTerm(text: "spam", action: .mask), RuleTerm(text: "scam", action: .timeout(.seconds(60))),
            RuleTerm(text: "ham", action: .timeout(.seconds(5))),
        ])
        let verdict = try judge("spam ham scam", rules)
        #expect(verdict.action == .timeout(.seconds(60)))
        #expect(verdict.hits.map(\.range) == [9..<13, 5..<8, 0..<4])
    }

    @Test func `masked are whole characters of the places that mask, and nothing else`() throws {
        let rules = file([RuleTerm(text: "spam", action: .mask), RuleTerm(text: "ham", action: .warn)])
        #expect(try judge("my s\u{301}pam!", rules).masked == "my ****!")
        #expect(try judge("s p a m ham", rules).masked == "* * * * ham")
        #expect(try judge("👨‍👩‍👧 ｓｐａｍ👍🏽 ham", rules).masked == "👨‍👩‍👧 ****👍🏽 ham")
    }

    @Test func `a text that meets a private category is not to be repeated`() throws {
        #expect(try judge("spam", file([RuleTerm(text: "spam")], isPrivate: true)).isPrivate)
        #expect(try !judge("spam", file([RuleTerm(text: "spam")])).isPrivate)
    }

    @Test func `a pattern reads the folded text and points into the original`() throws {
        let category = RuleCategory(name: "id", patterns: [RulePattern(source: "qq[0-9]{5}", action: .mask)])
        let verdict = try judge("加 ＱＱ１２３４５ 吧", RuleFile(name: "test", categories: [category]))
        #expect(verdict.masked == "加 ******* 吧")
    }

    @Test func `links are held but for known hosts and their subdomains`() throws {
        let rules = RuleFile(name: "test", links: LinkRule(policy: .hold, hosts: ["example.com"]))
        #expect(try judge("see www.example.com/x and example.com", rules) == .clean)
        #expect(try judge("see https://example.com.evil.net", rules).action == .hold)
        #expect(try judge("notexample.com", rules).action == .hold)
        #expect(try judge("site[.]com", rules).action == .hold)
        for written in ["site[dot]com", "site(dot)com", "site dot com", "site·com", "site。com"] {
            #expect(try judge(written, rules).action == .hold, "\(written)")
        }
        #expect(try judge("ｓｉｔｅ．ｃｏｍ", rules).action == .hold)
        #expect(try judge("me@site.com, 1.5, so.soon, main.py, e.g. this", rules) == .clean)
        #expect(try judge("site.com", rules, RuleContext(links: .allow)) == .clean)
    }

    @Test func `shouting is a matter of many capitals, not of scripts without them`() throws {
        let rules = RuleFile(name: "test", capitals: CapitalsRule(percent: 80, lettersMin: 8))
        #expect(try judge("STOP SHOUTING", rules).deciding?.kind == .capitals)
        #expect(try judge("GG OK", rules) == .clean)
        #expect(try judge("大家好 今天 吃 什么 了 呢 GG", rules) == .clean)
        #expect(try judge("ПЕРЕСТАНЬ КРИЧАТЬ", rules).deciding?.kind == .capitals)
    }

    @Test func `repetition counts characters, words and short phrases in a row`() throws {
        let rules = RuleFile(name: "test", repetition: RepetitionRule(charactersMax: 10, wordsMax: 5))
        for text in ["aaaaaaaaaaaa", "哈哈哈哈哈哈哈哈哈哈哈哈", "go go go go go go", "加油加油加油加油加油加油"] {
            #expect(try judge(text, rules).deciding?.kind == .repetition, "\(text)")
        }
        for text in ["666666", "哈哈哈哈", "go go go", "加油加油", "the end of the day of the year"] {
            #expect(try judge(text, rules) == .clean, "\(text)")
        }
    }

    @Test func `calling too many people at once is held`() throws {
        let rules = RuleFile(name: "test", mentions: MentionsRule(most: 2))
        #expect(try judge("@ann @李 @bob", rules).deciding?.kind == .mentions)
        #expect(try judge("@ann @bob me@home", rules) == .clean)
    }

    @Test func `too many terms or patterns are refused, not cut`() throws {
        var limits = RuleLimits()
        limits.terms = 1
        limits.patterns = 0
        let two = file([RuleTerm(text: "a"), RuleTerm(text: "b")])
        #expect(throws: RuleSetError.tooManyTerms(limit: 1)) { try RuleSet([two], limits: limits) }
        let pattern = RuleFile(
            name: "test", categories: [RuleCategory(name: "p", patterns: [RulePattern(source: "x")])])
        #expect(throws: RuleSetError.tooManyPatterns(limit: 0)) { try RuleSet([pattern], limits: limits) }
    }

    @Test func `a pattern that can't be compiled is named`() throws {
        #expect(throws: PatternError.self) { try PatternSet(["ok", "(?=x)y"], memoryMax: 1 << 20) }
        #expect(throws: PatternError.refused(1, problem: "it matches the empty text")) {
            try PatternSet(["ok", "x*"], memoryMax: 1 << 20)
        }
        #expect(PatternSet.problem(of: "((a{1,100}){1,100}){1,100}", memoryMax: 1 << 20) != nil)
    }

    @Test func `emotes alone are told from text`() {
        #expect(TextShape.isEmotesOnly("🎉 :wave: ❤️👨‍👩‍👧"))
        for text in ["", "  ", "🎉 hi", "123", ":wave", "::", "#"] { #expect(!TextShape.isEmotesOnly(text), "\(text)") }
    }

    @Test func `in a unique chat a text is said once, whatever its case and spaces`() {
        var texts = UniqueTexts(most: 2)
        let said = ["Hello there", "hello  THERE\u{200B}", "ok", "ok"].map { texts.admit(AnalysedText($0)) }
        #expect(said == [true, false, true, true])
        texts.takeBack(AnalysedText("Hello there"))
        let again = ["Hello there", "second", "third", "third"].map { texts.admit(AnalysedText($0)) }
        #expect(again == [true, true, true, false])
        #expect(texts.count <= 2)
    }
}
