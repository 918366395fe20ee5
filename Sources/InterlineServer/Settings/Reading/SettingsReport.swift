import Yams

/// A key that settings may have.
package struct SettingsKey: Hashable, Sendable {
    /// The keys from the root, without the places in lists.
    package let path: String
    /// What the value must be, as problems say it; nil for groups of keys.
    package let expected: String?
}

/// Collects what is wrong while the sections of one file are decoded.
final class SettingsReport {
    let file: String
    private(set) var problems: [SettingsProblem] = []
    private(set) var known: [SettingsKey] = []

    init(file: String) { self.file = file }

    func add(_ key: String, at mark: Mark?, _ message: String) {
        let origin = SettingsOrigin(file: file, line: mark?.line, column: mark?.column, key: key)
        problems.append(SettingsProblem(origin: origin, message: message))
    }

    func know(_ key: String, expected: String?) {
        known.append(SettingsKey(path: key.replacing(#/\[\d+\]/#, with: ""), expected: expected))
    }
}
