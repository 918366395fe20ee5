import Yams

/// The nodes of a YAML text, with the places they stand at.
enum YAMLTree {
    /// Nil for a text without a document.
    static func compose(_ yaml: String, file: String) throws(SettingsFailure) -> Node? {
        guard yaml.utf8.count <= SettingsText.bytesMax else {
            throw SettingsText.failure(file, line: nil, "larger than \(SettingsText.bytesMax) bytes")
        }
        try refuseAliases(in: yaml, file: file)
        do {
            let parser = try Parser(yaml: yaml, encoding: .utf8)
            return try parser.singleRoot()
        } catch let error as YamlError {
            throw failure(of: error, file: file)
        } catch {
            throw SettingsText.failure(file, line: nil, "not YAML: \(error)")
        }
    }

    /// Refuses a name that stands after `&` as well as after `*`, whatever is between.
    ///
    /// Yams hashes the keys of a mapping while it reads, and a key made of aliases of aliases takes time
    /// exponential in the file's size, so this can't wait until there are nodes. Reading quotes and comments
    /// right would take a second YAML scanner; that "&x" and "*x" both stand in quotes is the rarer trouble.
    private static func refuseAliases(in yaml: String, file: String) throws(SettingsFailure) {
        let names = markedNames(in: yaml)
        let anchored = Set(names.filter { $0.mark == UInt8(ascii: "&") }.map(\.name))
        guard let alias = names.first(where: { $0.mark == UInt8(ascii: "*") && anchored.contains($0.name) }) else {
            return
        }
        throw SettingsText.failure(
            file, line: alias.line, column: alias.column,
            "aliases are not read; write out what *\(alias.name) stands for")
    }

    private struct MarkedName {
        let mark: UInt8
        let name: String
        let line: Int
        let column: Int
    }

    private static func markedNames(in yaml: String) -> [MarkedName] {
        var found: [MarkedName] = []
        var (line, column) = (1, 0)
        var open: (mark: UInt8, line: Int, column: Int)?
        var name: [UInt8] = []
        func close() {
            if let open, !name.isEmpty {
                let text = String(decoding: name, as: UTF8.self)
                found.append(MarkedName(mark: open.mark, name: text, line: open.line, column: open.column))
            }
            open = nil
            name = []
        }
        for byte in yaml.utf8 {
            column += 1
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                if open != nil { name.append(byte) }
            case UInt8(ascii: "&"), UInt8(ascii: "*"):
                close()
                open = (byte, line, column)
            default:
                close()
                if byte == UInt8(ascii: "\n") { (line, column) = (line + 1, 0) }
            }
        }
        close()
        return found
    }

    private static func failure(of error: YamlError, file: String) -> SettingsFailure {
        switch error {
        case .scanner(let context, let problem, let mark, let yaml),
            .parser(let context, let problem, let mark, let yaml),
            .composer(let context, let problem, let mark, let yaml):
            let isStar = context?.text.contains("alias") == true
            let hint = isStar ? "; a text that begins with * needs quotes" : ""
            let place = context.map { " (\($0.text), line \($0.mark.line))" } ?? ""
            // What is missing at the end is missed on a line after the last.
            let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false).count
            return SettingsText.failure(
                file, line: min(mark.line, lines), column: mark.column, "not YAML: \(problem)\(place)\(hint)")
        case .reader(let problem, let offset, _, let yaml):
            let line = offset.map { yaml.prefix($0).count(where: \.isNewline) + 1 }
            return SettingsText.failure(file, line: line, "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.map { "\"\(Found.shortened($0))\"" }.joined(separator: ", ")
            return SettingsText.failure(
                file, line: context.mark.line, column: context.mark.column, "given more than once: \(keys)")
        default:
            return SettingsText.failure(file, line: nil, "not YAML: \(error)")
        }
    }
}
