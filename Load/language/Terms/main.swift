import Foundation
import LanguageRules
import Yams

// interline-rules: how well and how fast rules match.

/// What `eval` counts of one technique.
struct Tally {
    var truePositives = 0
    var falsePositives = 0
    var falseNegatives = 0
    var trueNegatives = 0

    mutating func note(expected: Bool, found: Bool) {
        switch (expected, found) {
        case (true, true): truePositives += 1
        case (true, false): falseNegatives += 1
        case (false, true): falsePositives += 1
        case (false, false): trueNegatives += 1
        }
    }

    static func + (left: Tally, right: Tally) -> Tally {
        Tally(
            truePositives: left.truePositives + right.truePositives,
            falsePositives: left.falsePositives + right.falsePositives,
            falseNegatives: left.falseNegatives + right.falseNegatives,
            trueNegatives: left.trueNegatives + right.trueNegatives)
    }

    /// Nil where nothing was expected or found.
    var precision: Double? { ratio(truePositives, truePositives + falsePositives) }
    var recall: Double? { ratio(truePositives, truePositives + falseNegatives) }
    var f1: Double? { ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives) }

    private func ratio(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }

    var line: String {
        let shown = [precision, recall, f1].map { $0.map { String(format: "%.4f", $0) } ?? "-" }
        let all = truePositives + falsePositives + falseNegatives + trueNegatives
        return "\(shown.joined(separator: "\t"))\t\(falsePositives)\t\(falseNegatives)\t\(all)"
    }
}

struct Columns {
    static func read(_ path: String) throws -> [[String]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }
}

func ruleSet(of terms: [String], patterns: [String] = []) throws -> RuleSet {
    let category = RuleCategory(
        name: "measured", terms: terms.map { RuleTerm(text: $0) }, patterns: patterns.map { RulePattern(source: $0) })
    return try RuleSet([RuleFile(name: "bench", categories: [category])])
}

/// CPU time of this process: other processes on the machine do not count.
func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func measured(_ work: () throws -> Void) rethrows -> Double {
    let start = cpuSeconds()
    try work()
    return cpuSeconds() - start
}

/// Columns term, message, yes|no, technique. Each term is compiled by itself as an evasive one.
func evaluate(_ path: String) throws {
    var sets: [String: RuleSet] = [:]
    var tallies: [String: Tally] = [:]
    for row in try Columns.read(path) where row.count >= 4 {
        let rules = try sets[row[0]] ?? ruleSet(of: [row[0]])
        sets[row[0]] = rules
        let found = rules.judge(AnalysedText(row[1]), in: RuleContext(level: 4)).action != nil
        tallies[row[3], default: Tally()].note(expected: row[2] == "yes", found: found)
        if found != (row[2] == "yes") { print(found ? "FALSE" : "MISSED", row[3], row[0], row[1], separator: "\t") }
    }
    print("technique\tP\tR\tF1\tfalse\tmissed\tmessages")
    for (technique, tally) in tallies.sorted(by: { $0.key < $1.key }) { print("\(technique)\t\(tally.line)") }
    print("all\t\(tallies.values.reduce(Tally(), +).line)")
}

/// Rule files, then a corpus with the text in the second column: prints every message that meets a rule.
func check(_ files: [String], corpus: String, level: Int) throws {
    let rules = try RuleSet(
        files.map {
            try RuleFile.decode(Yams.compose(yaml: String(contentsOfFile: $0, encoding: .utf8)), file: $0)
        })
    var met = 0
    let rows = try Columns.read(corpus)
    for row in rows where row.count >= 2 {
        let verdict = rules.judge(AnalysedText(row[1]), in: RuleContext(level: level))
        guard let hit = verdict.deciding else { continue }
        met += 1
        let part = String(decoding: Array(row[1].utf8)[hit.range], as: UTF8.self)
        print(hit.rule, hit.action.name, part, row[1], separator: "\t")
    }
    print("\(met) of \(rows.count) messages met a rule at level \(level)")
}

/// A list of terms, one a line, and a corpus: times and memory with those terms and 200 patterns.
func bench(_ termFile: String, corpus: String) throws {
    let terms = try Columns.read(termFile).map { $0[0] }
    let patterns = (0..<200).map { "(buy|sell|get)\\s*\($0)\\s*(coins|gold|followers)[a-z]{2,5}" }
    print("tables\t\(try measured { _ = try ruleSet(of: ["加微信", "casino"]) } * 1e3) ms once a process")
    var rules = RuleSet.empty
    var onlyTerms = RuleSet.empty
    print("compile\t\(try measured { onlyTerms = try ruleSet(of: terms) } * 1e3) ms, \(terms.count) terms")
    print("compile\t\(try measured { rules = try ruleSet(of: terms, patterns: patterns) } * 1e3) ms, and 200 patterns")
    print("memory\t\(rules.termMemory) bytes of terms")
    let messages = try Columns.read(corpus).map { $0[1] }
    var analysed: [AnalysedText] = []
    let folding = measured { analysed = messages.map { AnalysedText($0) } }
    print("fold\t\(folding / Double(messages.count) * 1e6) µs a message")
    for (name, set) in [("terms", onlyTerms), ("all", rules), ("terms", onlyTerms), ("all", rules)] {
        var met = 0
        let seconds = measured {
            for text in analysed where set.judge(text, in: RuleContext(level: 4)).action != nil { met += 1 }
        }
        print("\(name)\t\(seconds / Double(messages.count) * 1e6) µs a message, \(met) met a rule")
    }
    worst(rules)
}

/// Messages of 4,000 characters that cost the most.
func worst(_ rules: RuleSet) {
    let cases: [(String, String)] = [
        ("a", String(repeating: "a", count: 4000)),
        ("marks", "a" + String(repeating: "\u{301}", count: 4000)),
        ("joiners", String(repeating: "\u{200D}", count: 4000)),
        ("apart", String(repeating: "c.a*s i", count: 571)),
        ("han", String(repeating: "加微信群刷单代练", count: 500)),
        ("split", String(repeating: "力口亻言", count: 1000)),
        ("signs", String(repeating: "$|!+@€", count: 667)),
        ("digits", String(repeating: "0134578", count: 571)),
        ("pinyin", String(repeating: "jiaweixin", count: 444)),
        ("calls", String(repeating: "@a ", count: 1333)),
        ("emoji", String(repeating: "👨‍👩‍👧‍👦", count: 4000)),
    ]
    for (name, text) in cases {
        let seconds = measured { for _ in 0..<10 { _ = rules.judge(AnalysedText(text), in: RuleContext(level: 4)) } }
        print("worst \(name)\t\(seconds / 10 * 1e3) ms, \(text.count) characters, \(text.utf8.count) bytes")
    }
}

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "eval" where arguments.count == 2: try evaluate(arguments[1])
case "check" where arguments.count >= 4:
    try check(Array(arguments[3...]), corpus: arguments[2], level: Int(arguments[1]) ?? 2)
case "bench" where arguments.count == 3: try bench(arguments[1], corpus: arguments[2])
default:
    print(
        """
        interline-rules eval EVASIONS.tsv
        interline-rules check LEVEL CORPUS.tsv RULES.yaml…
        interline-rules bench TERMS.txt CORPUS.tsv
        """)
    exit(64)
}
