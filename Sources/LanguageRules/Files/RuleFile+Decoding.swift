import ChatModel
import Yams

extension RuleFile {
    /// Reads a rule file's tree; a file with a problem is refused whole.
    ///
    /// - Parameters:
    ///   - root: what the file's YAML holds, without aliases; nil for an empty file.
    ///   - file: its name, for problems alone.
    /// - Throws: Every problem of the file at once, the first 50.
    package static func decode(
        _ root: Node?, file: String, limits: RuleLimits = RuleLimits()
    ) throws(RuleFailure) -> RuleFile {
        let report = RuleReport(file: file)
        let reader = RuleReader(root, report: report)
        let decoder = RuleFileDecoder(limits: limits)
        let decoded = decoder.file(reader)
        reader.finish()
        guard report.problems.isEmpty else {
            throw RuleFailure(
                problems: report.problems.sorted { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) })
        }
        return decoded
    }
}

/// Reads the groups of a rule file.
private struct RuleFileDecoder {
    let limits: RuleLimits

    private static let nameExpected = "a name of 1 to 64 letters a to z, digits, - and _"

    func file(_ reader: RuleReader) -> RuleFile {
        let name = reader.text("name", expecting: Self.nameExpected, Self.name)
        if !reader.isGiven("name") { reader.problem("name", "required: \(Self.nameExpected)") }
        var file = RuleFile(name: name ?? "")
        file.categories = reader.items("categories", most: limits.categories) { $0.group(category) }
        file.allow = reader.items("allow", most: limits.allowed) { item in term(item) }
        file.links = reader.group("links") { reader in
            LinkRule(
                policy: reader.choice("policy", LinkPolicy.self) ?? .allow,
                hosts: Set(reader.items("hosts", most: limits.hosts, host)))
        }
        file.capitals = reader.group("capitals") { reader in
            var rule = CapitalsRule()
            rule.percent = reader.integer("percent", 1...100) ?? rule.percent
            rule.lettersMin = reader.integer("letters_min", 1...4000) ?? rule.lettersMin
            (rule.level, rule.action) = weight(reader, rule.level, rule.action)
            return rule
        }
        file.repetition = reader.group("repetition") { reader in
            var rule = RepetitionRule()
            rule.charactersMax = reader.integer("characters_max", 1...4000) ?? rule.charactersMax
            rule.wordsMax = reader.integer("words_max", 1...4000) ?? rule.wordsMax
            (rule.level, rule.action) = weight(reader, rule.level, rule.action)
            return rule
        }
        file.mentions = reader.group("mentions") { reader in
            var rule = MentionsRule()
            rule.most = reader.integer("most", 0...1000) ?? rule.most
            (rule.level, rule.action) = weight(reader, rule.level, rule.action)
            return rule
        }
        return file
    }

    private func category(_ reader: RuleReader) -> RuleCategory? {
        let name = reader.text("name", expecting: Self.nameExpected, Self.name)
        if !reader.isGiven("name") { reader.problem("name", "required: \(Self.nameExpected)") }
        let isPrivate = reader.flag("private") ?? false
        let mode = reader.choice("mode", TermMode.self) ?? .evasive
        let (level, action) = weight(reader, 1, .hold)
        let terms = reader.items("terms", most: limits.terms) { item in
            if let text = item.text {
                return term(text, item).map { RuleTerm(text: $0, mode: mode, level: level, action: action) }
            }
            return item.group { reader in
                let text = reader.text("term", expecting: termExpected) { Self.isTerm($0, limits) ? $0 : nil }
                if !reader.isGiven("term") { reader.problem("term", "required: \(termExpected)") }
                let own = reader.choice("mode", TermMode.self) ?? mode
                let (ownLevel, ownAction) = weight(reader, level, action)
                return text.map { RuleTerm(text: $0, mode: own, level: ownLevel, action: ownAction) }
            }
        }
        let patterns = reader.items("patterns", most: limits.patterns) { item in
            if item.text != nil { return pattern(item).map { RulePattern(source: $0, level: level, action: action) } }
            return item.group { reader in
                let source = reader.text("pattern", expecting: patternExpected) {
                    $0.utf8.count <= limits.patternBytes ? $0 : nil
                }
                if !reader.isGiven("pattern") { reader.problem("pattern", "required: \(patternExpected)") }
                let (ownLevel, ownAction) = weight(reader, level, action)
                if let source, let problem = problem(of: source) { reader.problem("pattern", problem) }
                return source.map { RulePattern(source: $0, level: ownLevel, action: ownAction) }
            }
        }
        return RuleCategory(name: name ?? "", isPrivate: isPrivate, terms: terms, patterns: patterns)
    }

    /// `level`, `action` and `seconds` of a group.
    private func weight(_ reader: RuleReader, _ level: Int, _ action: RuleAction) -> (Int, RuleAction) {
        let expected = RuleAction.names.dropLast().joined(separator: ", ") + " or timeout"
        let name = reader.text("action", expecting: expected) { RuleAction.names.contains($0) ? $0 : nil }
        let seconds = reader.integer("seconds", 1...1_209_600)
        let level = reader.integer("level", 1...4) ?? level
        if name == "timeout", seconds == nil { reader.problem("action", "timeout needs seconds") }
        if let name, name != "timeout", seconds != nil { reader.problem("seconds", "only with action: timeout") }
        return switch name {
        case "mask": (level, .mask)
        case "warn": (level, .warn)
        case "hold": (level, .hold)
        case "reject": (level, .reject)
        case "timeout": (level, .timeout(.seconds(seconds ?? 0)))
        default: (level, action)
        }
    }

    private var termExpected: String { "a text of 1 to \(limits.termCharacters) characters with a letter" }
    private var patternExpected: String { "a pattern of at most \(limits.patternBytes) bytes in RE2's syntax" }

    private func term(_ item: RuleItem) -> String? {
        guard let text = item.text else {
            item.mismatch(termExpected)
            return nil
        }
        return term(text, item)
    }

    private func term(_ text: String, _ item: RuleItem) -> String? {
        if Self.isTerm(text, limits) { return text }
        item.mismatch(termExpected)
        return nil
    }

    private func pattern(_ item: RuleItem) -> String? {
        guard let text = item.text, text.utf8.count <= limits.patternBytes else {
            item.mismatch(patternExpected)
            return nil
        }
        if let problem = problem(of: text) { item.problem(problem) }
        return text
    }

    private func problem(of pattern: String) -> String? {
        PatternSet.problem(of: pattern, memoryMax: limits.patternMemory).map { "not usable: \($0)" }
    }

    private func host(_ item: RuleItem) -> String? {
        let expected = "a host such as example.com, small letters"
        guard let text = item.text, text.utf8.count <= 253, text.contains("."),
            text.utf8.allSatisfy({ (97...122).contains($0) || (45...57).contains($0) && $0 != 47 })
        else {
            item.mismatch(expected)
            return nil
        }
        return text
    }

    private static func name(_ text: String) -> String? {
        let isName =
            (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95 }
        return isName ? text : nil
    }

    private static func isTerm(_ text: String, _ limits: RuleLimits) -> Bool {
        text.utf8.count <= 16 * limits.termCharacters && text.count <= limits.termCharacters
            && TermMatcher.canFind(text)
    }
}
