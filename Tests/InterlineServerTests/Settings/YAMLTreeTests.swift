import Foundation
import Testing

@testable import InterlineServer

@Suite struct YAMLTreeTests {
    @Test func `what is no YAML is reported with its line`() {
        #expect(
            problems("web: true\nlog: [a") == [
                "s.yaml:2: not YAML: did not find expected ',' or ']' (while parsing a flow sequence, line 2)"
            ])
        #expect(problems("web: true\n\tlog: {}").first?.hasPrefix("s.yaml:2: not YAML: ") == true)
        #expect(problems("web: true\n  log: x").first?.hasPrefix("s.yaml:2: not YAML: ") == true)
        #expect(problems("web: true\ndata: \"a\u{1}\"").first?.hasPrefix("s.yaml:2: not YAML: control") == true)
        #expect(problems("a: 1\n---\nb: 2").first?.hasPrefix("s.yaml:2: not YAML: but found another document") == true)
    }

    @Test func `a star without quotes says that it needs them`() {
        let found = problems("web: true\norigins: [*]")
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("s.yaml:2: not YAML:") == true)
        #expect(found.first?.hasSuffix("; a text that begins with * needs quotes") == true)
    }

    @Test func `a key that is given twice is reported`() {
        #expect(problems("loops: 1\nweb: true\nloops: 2") == ["s.yaml:1: given more than once: \"loops\""])
    }

    @Test func `aliases are refused where they stand`() {
        #expect(
            problems("data: &d x\nloops: 1\ntls: {key: *d}") == [
                "s.yaml:3: aliases are not read; write out what *d stands for"
            ])
        #expect(problems("data: *d").first?.hasPrefix("s.yaml:1: not YAML: found undefined alias") == true)
        #expect(problems("data: &d x").isEmpty)
        #expect(problems("data: \"R&D *new*\"").isEmpty)
    }

    @Test(.timeLimit(.minutes(5)))
    func `an alias bomb is refused at once, as a value and as a key`() {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...20 {
            let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            bomb += "a\(level): &a\(level) [\(items)]\n"
        }
        #expect(problems(bomb) == ["s.yaml:2: aliases are not read; write out what *a0 stands for"])
        #expect(problems(bomb + "? *a20\n: 1\n").count == 1)
    }

    @Test(.timeLimit(.minutes(5)), arguments: ["[", "{a: ", "- ", "? ", "[{a: "])
    func `deep nesting is refused`(_ opening: String) {
        #expect(!problems(String(repeating: opening, count: 100_000)).isEmpty)
        #expect(!problems("data: " + String(repeating: opening, count: 900)).isEmpty)
    }

    @Test func `a text over 1 MiB is refused`() {
        let large = String(repeating: "# comment\n", count: 104_858)
        #expect(problems(large) == ["s.yaml: larger than 1048576 bytes"])
        #expect(problems(String(large.dropLast(10))).isEmpty)
    }

    @Test func `random texts never crash`() {
        let pieces = [
            "limits", "rooms", "configured", "name", "tokens", "listen", ":", ": ", "- ", "\n", "\n  ", "[", "]", "{",
            "}", ",", "\"", "'", "&a ", "*a ", "!t ", "|\n", ">\n", "? ", "~", "1", "true", "#", "%YAML 1.1\n", "---\n",
            "...\n", "\t", "\u{0}", "\u{FEFF}", "é", "🎈", "\\", "<<: ", "@", "`",
        ]
        for round in 0..<3000 {
            let text = (0..<round % 30).map { _ in pieces.randomElement() ?? "" }.joined()
            for problem in problems(text) {
                #expect(problem.hasPrefix("s.yaml") && !problem.contains("\n"), "\(text.debugDescription)")
            }
        }
        for round in 0..<500 {
            let bytes = (0..<round % 64).map { _ in UInt8.random(in: 0...255) }
            _ = problems(String(decoding: bytes, as: UTF8.self))
        }
    }
}
