import Yams

/// One mapping of a scenario file, asked key by key; what is wrong is noted with its line, and reading goes on.
final class ScenarioReader {
    final class Notes {
        let file: String
        var problems: [ScenarioProblem] = []

        init(file: String) { self.file = file }

        func add(_ node: Node?, _ message: String) {
            problems.append(ScenarioProblem(file: file, line: node?.mark?.line, message: message))
        }
    }

    let notes: Notes
    let node: Node
    private let path: String
    private var entries: [String: (key: Node, value: Node)] = [:]
    private var asked: [String] = []

    init(_ node: Node, path: String, notes: Notes) {
        self.node = node
        self.path = path
        self.notes = notes
        guard case .mapping(let mapping) = node else {
            notes.add(node, path.isEmpty ? "expected a group of keys" : "\(path): expected a group of keys")
            return
        }
        for (key, value) in mapping { entries[key.string ?? ""] = (key, value) }
    }

    /// Notes every key that was not asked for.
    func finish() {
        for (name, entry) in entries where !asked.contains(name) {
            notes.add(
                entry.key, "\(full(String(name.prefix(40)))): unknown key; allowed are \(asked.joined(separator: ", "))"
            )
        }
    }

    private func full(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func ask(_ key: String, isRequired: Bool = false) -> Node? {
        asked.append(key)
        if let value = entries[key]?.value { return value }
        if isRequired { notes.add(node, "\(full(key)): missing") }
        return nil
    }

    func text(_ key: String, longest: Int = 200, isRequired: Bool = false) -> String? {
        guard let value = ask(key, isRequired: isRequired) else { return nil }
        if let text = value.scalar?.string, !text.isEmpty, text.count <= longest { return text }
        notes.add(value, "\(full(key)): expected a text of 1 to \(longest) characters")
        return nil
    }

    func number(_ key: String, _ range: ClosedRange<Double>, isRequired: Bool = false) -> Double? {
        ask(key, isRequired: isRequired).flatMap { number(of: $0, full(key), range) }
    }

    func count(_ key: String, _ range: ClosedRange<Int>, isRequired: Bool = false) -> Int? {
        guard let value = ask(key, isRequired: isRequired) else { return nil }
        if let number = value.int, range.contains(number) { return number }
        notes.add(
            value, "\(full(key)): expected a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    func flag(_ key: String) -> Bool? {
        guard let value = ask(key) else { return nil }
        if let flag = value.bool { return flag }
        notes.add(value, "\(full(key)): expected true or false")
        return nil
    }

    /// One of the raw values of an enumeration.
    func choice<Choice: CaseIterable & RawRepresentable>(
        _ key: String, _ kind: Choice.Type, isRequired: Bool = false
    ) -> Choice? where Choice.RawValue == String {
        guard let value = ask(key, isRequired: isRequired) else { return nil }
        if let choice = value.scalar.flatMap({ Choice(rawValue: $0.string) }) { return choice }
        let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        notes.add(value, "\(full(key)): expected one of \(allowed)")
        return nil
    }

    /// A list of groups of keys, each read by `read`.
    func list<Item>(
        _ key: String, mostItems: Int, isRequired: Bool = false, _ read: (ScenarioReader) -> Item?
    ) -> [Item] {
        guard let value = ask(key, isRequired: isRequired) else { return [] }
        guard case .sequence(let items) = value, items.count <= mostItems, !items.isEmpty else {
            notes.add(value, "\(full(key)): expected a list of 1 to \(mostItems) groups of keys")
            return []
        }
        return items.enumerated().compactMap { index, item in
            let reader = ScenarioReader(item, path: "\(full(key))[\(index)]", notes: notes)
            defer { reader.finish() }
            return read(reader)
        }
    }

    /// A mapping from names to numbers.
    ///
    /// - Parameter allowed: the names that may stand there.
    func numbers(_ key: String, _ range: ClosedRange<Double>, allowed: [String]) -> [String: Double] {
        guard let value = ask(key) else { return [:] }
        guard case .mapping(let mapping) = value else {
            notes.add(value, "\(full(key)): expected names with numbers")
            return [:]
        }
        var numbers: [String: Double] = [:]
        for (name, item) in mapping {
            let text = name.string ?? ""
            guard allowed.contains(text) else {
                notes.add(
                    name,
                    "\(full(key)): unknown name \(text.prefix(40)); allowed are \(allowed.joined(separator: ", "))")
                continue
            }
            numbers[text] = number(of: item, "\(full(key)).\(text)", range)
        }
        return numbers
    }

    private func number(of node: Node, _ path: String, _ range: ClosedRange<Double>) -> Double? {
        if let number = node.float, range.contains(number) { return number }
        notes.add(
            node,
            "\(path): expected a number from \(range.lowerBound.formatted) to \(range.upperBound.formatted)")
        return nil
    }
}

extension Double {
    /// Without a fraction where it has none.
    fileprivate var formatted: String { self == rounded() && magnitude < 1e15 ? String(Int(self)) : String(self) }
}
