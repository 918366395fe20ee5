import Yams

/// Collects what is wrong while one rule file is read.
final class RuleReport {
    let file: String
    private(set) var problems: [RuleProblem] = []
    /// A file of a million mistakes needs no million messages.
    private static let most = 50

    init(file: String) { self.file = file }

    func add(_ key: String, _ mark: Mark?, _ message: String) {
        guard problems.count < Self.most else { return }
        problems.append(
            RuleProblem(file: file, line: mark?.line, column: mark?.column, key: key, message: message))
    }
}

/// One mapping of a rule file, read key by key; what is wrong is reported and its default stays.
final class RuleReader {
    private let report: RuleReport
    private let path: String
    private let mark: Mark?
    private var entries: [(name: String, key: Node, value: Node)] = []
    private var asked: [String] = []

    init(_ node: Node?, path: String = "", report: RuleReport) {
        self.path = path
        self.report = report
        mark = node?.mark
        guard let node, !node.isUnset else { return }
        guard case .mapping(let mapping) = node else {
            report.add(path, mark, "expected a group of keys, found \(node.shown)")
            return
        }
        for (key, value) in mapping {
            if case .scalar(let name) = key {
                entries.append((name.string, key, value))
            } else {
                report.add(path, key.mark, "expected a key, found \(key.shown)")
            }
        }
    }

    /// Reports the keys that nobody asked for.
    func finish() {
        for entry in entries where !asked.contains(entry.name) {
            report.add(
                full(Node.shortened(entry.name)), entry.key.mark,
                "unknown key; allowed are \(asked.joined(separator: ", "))")
        }
    }

    func full(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func problem(_ key: String, _ message: String) {
        let place = entries.first { $0.name == key }?.value.mark ?? mark
        report.add(full(key), place, message)
    }

    /// The value's node; nil where the file leaves it out.
    private func ask(_ key: String) -> Node? {
        asked.append(key)
        guard let value = entries.first(where: { $0.name == key })?.value, !value.isUnset else { return nil }
        return value
    }

    func isGiven(_ key: String) -> Bool { entries.contains { $0.name == key && !$0.value.isUnset } }

    func text<Value>(_ key: String, expecting expected: String, _ parse: (String) -> Value?) -> Value? {
        guard let node = ask(key) else { return nil }
        if case .scalar(let scalar) = node, let value = parse(scalar.string) { return value }
        report.add(full(key), node.mark, "expected \(expected), found \(node.shown)")
        return nil
    }

    func integer(_ key: String, _ range: ClosedRange<Int>) -> Int? {
        text(key, expecting: "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) && String($0) == text ? $0 : nil }
        }
    }

    func flag(_ key: String) -> Bool? { text(key, expecting: "true or false", Bool.init) }

    func choice<Choice: CaseIterable & RawRepresentable<String>>(_ key: String, _ type: Choice.Type) -> Choice? {
        let names = Choice.allCases.map(\.rawValue)
        return text(key, expecting: names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")) {
            Choice(rawValue: $0)
        }
    }

    /// The group of a key; nil where the file leaves it out.
    func group<Value>(_ key: String, _ read: (RuleReader) -> Value) -> Value? {
        guard let node = ask(key) else { return nil }
        let reader = RuleReader(node, path: full(key), report: report)
        defer { reader.finish() }
        return read(reader)
    }

    /// A list whose items are either texts or groups of keys.
    func items<Value>(_ key: String, most: Int, _ read: (RuleItem) -> Value?) -> [Value] {
        guard let node = ask(key) else { return [] }
        guard case .sequence(let sequence) = node, sequence.count <= most else {
            report.add(full(key), node.mark, "expected a list of at most \(most), found \(node.shown)")
            return []
        }
        return sequence.enumerated().compactMap { index, node in
            read(RuleItem(node: node, path: "\(full(key))[\(index)]", report: report))
        }
    }
}

/// One item of a list.
struct RuleItem {
    let node: Node
    let path: String
    let report: RuleReport

    /// The item's text, where it is one.
    var text: String? {
        guard case .scalar(let scalar) = node, !node.isUnset else { return nil }
        return scalar.string
    }

    func problem(_ message: String) { report.add(path, node.mark, message) }

    func mismatch(_ expected: String) { problem("expected \(expected), found \(node.shown)") }

    /// The item as a group of keys.
    func group<Value>(_ read: (RuleReader) -> Value?) -> Value? {
        let reader = RuleReader(node, path: path, report: report)
        defer { reader.finish() }
        return read(reader)
    }
}

extension Node {
    var isUnset: Bool {
        guard case .scalar(let scalar) = self, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// What a problem says was found.
    var shown: String {
        switch self {
        case .scalar(let scalar): isUnset ? "nothing" : "\"\(Self.shortened(scalar.string))\""
        case .mapping: "a group of keys"
        case .sequence(let sequence): "a list of \(sequence.count)"
        case .alias: "an alias"
        }
    }

    /// At most 40 characters, and none that would break the line.
    static func shortened(_ text: String) -> String {
        let start = text.unicodeScalars.prefix(40)
        let kept = String(String.UnicodeScalarView(start.map { $0.properties.generalCategory == .control ? "?" : $0 }))
        return start.count < text.unicodeScalars.count ? kept + "…" : kept
    }
}
