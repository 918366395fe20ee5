import Yams

/// A group of settings that reads itself: it starts with its defaults and takes what the file says.
protocol SettingsSection {
    mutating func decode(_ reader: SettingsReader)
}

/// A value that is neither a list nor a group of keys.
struct SettingsScalar {
    let text: String
    /// Without quotes, as numbers and `true` must be.
    let isPlain: Bool
}

/// One mapping of a settings file, as its section asks for it key by key.
///
/// A key with a problem is reported and its default stays, so that the rest is read too.
final class SettingsReader {
    private let report: SettingsReport
    private let path: String
    private let mark: Mark?
    private var entries: [String: (key: Node, value: Node)] = [:]
    private var asked: [String] = []

    /// Decodes the mapping at the root.
    static func read(_ root: Node?, report: SettingsReport, into section: inout some SettingsSection) {
        SettingsReader(root, path: "", report: report).finish(&section)
    }

    private init(_ node: Node?, path: String, report: SettingsReport) {
        self.path = path
        self.report = report
        mark = node?.mark
        switch node {
        case nil: break
        case .scalar(let scalar) where scalar.isUnset: break
        case .mapping(let mapping): read(mapping)
        case .some(let other): report.add(path, at: mark, "expected a group of keys, found \(Found.text(other))")
        }
    }

    private func read(_ mapping: Node.Mapping) {
        for (key, value) in mapping {
            guard case .scalar(let name) = key else {
                report.add(path, at: key.mark, "expected a key, found \(Found.text(key))")
                continue
            }
            entries[name.string] = (key, value)
        }
    }

    private func finish(_ section: inout some SettingsSection) {
        section.decode(self)
        for (name, entry) in entries where !asked.contains(name) {
            let hint = NearestKey.of(name, among: asked).map { "did you mean \($0)?" }
            let shown = full(Found.shortened(name))
            report.add(
                shown, at: entry.key.mark, "unknown key; \(hint ?? "allowed are \(asked.joined(separator: ", "))")")
        }
    }

    private func full(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The value's node; nil where the file leaves it out.
    private func ask(_ key: String, expected: String?) -> Node? {
        asked.append(key)
        report.know(full(key), expected: expected)
        guard let value = entries[key]?.value else { return nil }
        if case .scalar(let scalar) = value, scalar.isUnset { return nil }
        return value
    }

    private func mismatch(_ key: String, _ node: Node, _ expected: String, isSecret: Bool = false) {
        let found = isSecret ? "" : ", found \(Found.text(node))"
        report.add(key, at: node.mark, "expected \(expected)\(found)")
    }
}

extension SettingsReader {
    func section(_ key: String, _ target: inout some SettingsSection) {
        let node = ask(key, expected: nil)
        SettingsReader(node, path: full(key), report: report).finish(&target)
    }

    /// A list of groups, each read into a copy of `blank`.
    func sections<Section: SettingsSection>(
        _ key: String, countMax: Int, blank: Section, _ take: (Section, SettingsReader) -> Void
    ) {
        let expected = "a list of at most \(countMax) groups of keys"
        guard let node = ask(key, expected: expected) else { return }
        guard case .sequence(let items) = node, items.count <= countMax else {
            return mismatch(full(key), node, expected)
        }
        for (index, item) in items.enumerated() {
            var section = blank
            let reader = SettingsReader(item, path: "\(full(key))[\(index)]", report: report)
            reader.finish(&section)
            take(section, reader)
        }
    }

    /// A scalar that `parse` understands; nil from it means that the text is not what was expected.
    func scalar<Value>(
        _ key: String, expecting expected: String, _ target: inout Value, _ parse: (SettingsScalar) -> Value?
    ) {
        guard let node = ask(key, expected: expected) else { return }
        guard case .scalar(let scalar) = node,
            let value = parse(SettingsScalar(text: scalar.string, isPlain: scalar.isPlain))
        else {
            return mismatch(full(key), node, expected)
        }
        target = value
    }

    /// A text that may be left out for good.
    ///
    /// Not `scalar` with an optional target: there a nil from `parse` would be taken for a value.
    func optional<Value>(
        _ key: String, expecting expected: String, isSecret: Bool = false, _ target: inout Value?,
        _ parse: (String) -> Value?
    ) {
        guard let node = ask(key, expected: expected) else { return }
        guard case .scalar(let scalar) = node, let value = parse(scalar.string) else {
            return mismatch(full(key), node, expected, isSecret: isSecret)
        }
        target = value
    }

    /// A list of texts that `parse` understands; it is also told where each stands.
    func list<Value>(
        _ key: String, expecting expected: String, countMax: Int, _ target: inout [Value],
        _ parse: (String, SettingsOrigin) -> Value?
    ) {
        let list = "a list of at most \(countMax), each \(expected)"
        guard let node = ask(key, expected: list) else { return }
        guard case .sequence(let items) = node, items.count <= countMax else {
            return mismatch(full(key), node, list)
        }
        target = []
        for (index, item) in items.enumerated() {
            let place = "\(full(key))[\(index)]"
            let origin = SettingsOrigin(
                file: report.file, line: item.mark?.line, column: item.mark?.column, key: place)
            if case .scalar(let scalar) = item, !scalar.isUnset, let value = parse(scalar.string, origin) {
                target.append(value)
            } else {
                mismatch(place, item, expected)
            }
        }
    }

    /// Reports at the key, or at the group where the file leaves the key out.
    func require(_ key: String, _ isRight: Bool, _ message: String) {
        if !isRight { report.add(full(key), at: entries[key]?.value.mark ?? mark, message) }
    }

    /// Whether the file gives the key a value.
    func isGiven(_ key: String) -> Bool {
        switch entries[key]?.value {
        case nil: false
        case .scalar(let scalar): !scalar.isUnset
        case .some: true
        }
    }

    /// Where the key's value stands, for problems that are found later.
    func origin(of key: String) -> SettingsOrigin {
        let place = entries[key]?.value.mark ?? mark
        return SettingsOrigin(file: report.file, line: place?.line, column: place?.column, key: full(key))
    }
}
