import LanguageRules

extension Settings {
    /// Says what is wrong with the rule files.
    package func checkRules() throws(SettingsFailure) { try RuleBook.check(self) }
}

/// Where rules come from: a file, or one of those in the binary.
package enum RuleSource: Hashable, Sendable {
    case shipped(String)
    case file(SettingsFile)

    static let expected = "one of \(ShippedRules.names.joined(separator: ", ")), or the path of a file"

    init?(_ text: String, origin: SettingsOrigin) {
        if ShippedRules.names.contains(text) {
            self = .shipped(text)
        } else if let file = SettingsFile(path: text, origin: origin) {
            self = .file(file)
        } else {
            return nil
        }
    }

    func read() throws(SettingsFailure) -> RuleFile {
        let name: String
        let text: String
        switch self {
        case .shipped(let shipped):
            name = "(shipped) \(shipped).yaml"
            text = ShippedRules.all.first { $0.name == shipped }?.text ?? ""
        case .file(let file):
            name = file.path
            text = try SettingsFileCheck.contents(of: file)
        }
        return try Self.decode(text, file: name)
    }

    /// The rules of a text; the file's name is for problems alone.
    static func decode(_ text: String, file name: String) throws(SettingsFailure) -> RuleFile {
        let tree = try YAMLTree.compose(text, file: name)
        do throws(RuleFailure) {
            return try RuleFile.decode(tree, file: name)
        } catch {
            throw SettingsFailure(
                problems: error.problems.map { problem in
                    SettingsProblem(
                        origin: SettingsOrigin(
                            file: problem.file, line: problem.line, column: problem.column, key: problem.key),
                        message: problem.message)
                })
        }
    }
}
