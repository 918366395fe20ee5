import ChatModel
import LanguageRules
import TextAnalysis

@testable import InterlineServer

/// Settings are read, or refused with problems that each fit on a line.
func fuzzSettings(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(SettingsFailure) {
        _ = try Settings.decode(yaml: Input(start, count).text, file: "fuzz.yaml")
    } catch {
        require(!error.problems.isEmpty, "refused without a problem")
        for problem in error.problems {
            require(!problem.description.contains { $0.isNewline }, "a problem of several lines: \(problem)")
        }
    }
    return 0
}

private let texts = [
    "hello world", "加微信 vx123", "c a s i n o", "https://example.com/x", "AAAAAAAAAAAA", "@a @b @c @d @e @f",
    "ｆｕｌｌ ｗｉｄｔｈ", "🇪🇸👨‍👩‍👧",
].map { AnalysedText($0) }

/// Rules are read or refused, and what was read judges any text; hits are whole characters.
func fuzzRules(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(SettingsFailure) {
        let tree = try YAMLTree.compose(Input(start, count).text, file: "fuzz.yaml")
        guard let file = try? RuleFile.decode(tree, file: "fuzz.yaml"), let rules = try? RuleSet([file]) else {
            return 0
        }
        for text in texts { _ = rules.judge(text, in: RuleContext(level: 4)) }
    } catch {
        require(!error.problems.isEmpty, "refused without a problem")
    }
    return 0
}
