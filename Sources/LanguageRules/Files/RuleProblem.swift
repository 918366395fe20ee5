/// One thing that is wrong with a rule file, and what would be right.
package struct RuleProblem: Hashable, Sendable {
    package let file: String
    /// From 1; nil for the file as a whole.
    package let line: Int?
    /// From 1, in Unicode scalars.
    package let column: Int?
    /// The keys from the root, such as `categories[0].terms[3]`; empty for the file as a whole.
    package let key: String
    package let message: String
}

extension RuleProblem: CustomStringConvertible {
    /// Such as `zh.yaml:12: categories[0].level: expected a whole number from 1 to 4, found "high"`.
    package var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return ([place, key].filter { !$0.isEmpty } + [message]).joined(separator: ": ")
    }
}

/// Everything that is wrong with a rule file.
package struct RuleFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// At least one, in the order of the file.
    package let problems: [RuleProblem]

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
