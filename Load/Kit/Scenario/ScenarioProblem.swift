/// What is wrong with a scenario file, and where.
package struct ScenarioProblem: Equatable, CustomStringConvertible, Sendable {
    package var file: String
    /// From 1; nil where it is not one line's fault.
    package var line: Int?
    package var message: String

    package init(file: String, line: Int?, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    package var description: String {
        line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
    }
}

/// A scenario file that can't be used; each problem once, in the order of the lines.
package struct ScenarioFailure: Error, Equatable, CustomStringConvertible {
    package var problems: [ScenarioProblem]

    package init(_ problems: [ScenarioProblem]) {
        self.problems = problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
    }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
