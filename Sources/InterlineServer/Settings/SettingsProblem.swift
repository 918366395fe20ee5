/// Where in a settings file something stands.
package struct SettingsOrigin: Hashable, Sendable {
    package let file: String
    /// From 1; nil for the file as a whole.
    package let line: Int?
    /// From 1, in Unicode scalars; nil for the file as a whole.
    package let column: Int?
    /// The keys from the root, such as `rooms.configured[0].name`; empty for the file as a whole.
    package let key: String
}

/// One thing that is wrong with the settings, and what would be right.
package struct SettingsProblem: Hashable, Sendable {
    package let origin: SettingsOrigin
    package let message: String
}

extension SettingsProblem: CustomStringConvertible {
    /// Such as `interline.yaml:12: limits.text_chars: expected a whole number from 1 to 4000, found "lots"`.
    package var description: String {
        let place = origin.line.map { "\(origin.file):\($0)" } ?? origin.file
        return ([place, origin.key].filter { !$0.isEmpty } + [message]).joined(separator: ": ")
    }
}

extension SettingsProblem: Comparable {
    /// In the order of the file.
    package static func < (left: SettingsProblem, right: SettingsProblem) -> Bool {
        (left.origin.line ?? 0, left.origin.column ?? 0) < (right.origin.line ?? 0, right.origin.column ?? 0)
    }
}

/// Everything that is wrong with the settings.
package struct SettingsFailure: Error, Hashable, Sendable {
    /// At least one, in the order of the file.
    package let problems: [SettingsProblem]

    package init(problems: [SettingsProblem]) { self.problems = problems }
}

extension SettingsFailure: CustomStringConvertible {
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
