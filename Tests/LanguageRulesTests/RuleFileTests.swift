import ChatModel
import Foundation
import LanguageRules
import Testing
import Yams

@Suite struct RuleFileTests {
    private func decode(_ yaml: String) throws -> RuleFile {
        try RuleFile.decode(Yams.compose(yaml: yaml), file: "rules.yaml")
    }

    private func problems(_ yaml: String) -> [String] {
        do {
            _ = try decode(yaml)
            return []
        } catch let failure as RuleFailure {
            return failure.problems.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `terms take after their category and may differ from it`() throws {
        let file = try decode(
            """
            name: test
            categories:
              - name: spam
                level: 2
                action: reject
                mode: word
                private: true
                terms: [one, {term: two, level: 4, action: timeout, seconds: 60, mode: evasive}]
                patterns: ['a+b', {pattern: 'c+d', action: mask}]
            allow: [one more]
            """)
        let category = try #require(file.categories.first)
        #expect(category.isPrivate)
        #expect(
            category.terms == [
                RuleTerm(text: "one", mode: .word, level: 2, action: .reject),
                RuleTerm(text: "two", mode: .evasive, level: 4, action: .timeout(.seconds(60))),
            ])
        #expect(
            category.patterns == [
                RulePattern(source: "a+b", level: 2, action: .reject),
                RulePattern(source: "c+d", level: 2, action: .mask),
            ])
        #expect(file.allow == ["one more"])
    }

    @Test func `every problem is named with its line and what is allowed`() {
        let found = problems(
            """
            name: test
            categories:
              - name: Spam
                level: 5
                action: explode
                terms: ["", "...", {mode: fuzzy}]
                patterns: ["(", "x*"]
              - terms: [ok]
            links: {policy: maybe, hosts: ["http://x.com"]}
            capitals: {action: timeout, limit: 3}
            colour: red
            """)
        let expected = [
            "rules.yaml:3: categories[0].name: expected a name of 1 to 64 letters a to z, digits, - and _, found \"Spam\"",
            "rules.yaml:4: categories[0].level: expected a whole number from 1 to 4, found \"5\"",
            "rules.yaml:5: categories[0].action: expected mask, warn, hold, reject or timeout, found \"explode\"",
            "rules.yaml:6: categories[0].terms[0]: expected a text of 1 to 64 characters with a letter, found \"\"",
            "rules.yaml:6: categories[0].terms[1]: expected a text of 1 to 64 characters with a letter, found \"...\"",
            "rules.yaml:6: categories[0].terms[2].term: required: a text of 1 to 64 characters with a letter",
            "rules.yaml:6: categories[0].terms[2].mode: expected word, substring or evasive, found \"fuzzy\"",
            "rules.yaml:7: categories[0].patterns[0]: not usable: missing ): (",
            "rules.yaml:7: categories[0].patterns[1]: not usable: it matches the empty text",
            "rules.yaml:8: categories[1].name: required: a name of 1 to 64 letters a to z, digits, - and _",
            "rules.yaml:9: links.policy: expected allow, hold or reject, found \"maybe\"",
            "rules.yaml:9: links.hosts[0]: expected a host such as example.com, small letters, found \"http://x.com\"",
            "rules.yaml:10: capitals.action: timeout needs seconds",
            "rules.yaml:10: capitals.limit: unknown key; allowed are percent, letters_min, action, seconds, level",
            "rules.yaml:11: colour: unknown key; allowed are name, categories, allow, links, capitals, repetition, mentions",
        ]
        #expect(found == expected)
    }

    @Test func `an empty file lacks its name`() {
        #expect(problems("").first?.hasPrefix("rules.yaml: name: required") == true)
    }

    @Test func `a list with too many terms is refused`() throws {
        var limits = RuleLimits()
        limits.terms = 2
        let root = try Yams.compose(yaml: "{name: x, categories: [{name: y, terms: [a, b, c]}]}")
        #expect(throws: RuleFailure.self) { try RuleFile.decode(root, file: "rules.yaml", limits: limits) }
    }

    @Test func `an endless list of mistakes gives fifty`() {
        let terms = String(repeating: "'', ", count: 1000)
        #expect(problems("{name: x, categories: [{name: y, terms: [\(terms)]}]}").count == 50)
    }
}

@Suite struct StarterRulesTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "config/rules")

    private static func files() throws -> [RuleFile] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }.sorted().map {
            let text = try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
            return try RuleFile.decode(Yams.compose(yaml: text), file: $0)
        }
    }

    private static let rules = Result { try RuleSet(files()) }

    @Test func `all shipped rules load and compile together, each under its own name`() throws {
        let files = try Self.files()
        #expect(files.map(\.name) == ["common", "en", "es", "zh"])
        _ = try RuleSet(files)
    }

    @Test(arguments: [
        ("加微信领福利", "zh/contact"), ("+V：abc123", "zh/contact"), ("免费领金币", "zh/spam"), ("裸 聊", "zh/sexual"),
        ("free followers here", "en/spam"), ("earn $500 a day", "en/scam"), ("telegram: @richguy99", "en/contact"),
        ("gana hasta 300 euros al día", "es/scam"), ("s3guidor3s gratis", "es/spam"), ("k1ll y0urs3lf", "en/threat"),
    ])
    func `shipped rules meet what they are for`(_ text: String, _ rule: String) throws {
        let verdict = try Self.rules.get().judge(AnalysedText(text), in: RuleContext(level: 2))
        #expect(verdict.hits.map(\.rule).contains(rule), "\(verdict.hits.map(\.rule))")
    }

    @Test(arguments: [
        "海外挂牌", "印刷单位在哪", "早上分享的歌单", "I saw Lucas in October", "Scunthorpe", "feliz año nuevo", "ok 666",
        "classic shitake mushrooms", "he is a pushitter", "Essex", "snigger", "computadora", "disputa",
        "negro y blanco",
        "我在这一代练功", "打开挂历", "往返利物浦", "加油 微笑 信心", "the spice must flow", "cockpit", "小日本料理店真好吃",
    ])
    func `shipped rules let honest words be`(_ text: String) throws {
        #expect(try Self.rules.get().judge(AnalysedText(text), in: RuleContext(level: 2)) == .clean)
    }
}
