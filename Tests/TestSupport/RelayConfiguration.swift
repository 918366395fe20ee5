import Foundation

/// The configuration that a relay under test is started with.
package struct RelayConfiguration: Sendable {
    /// Why a test's configuration cannot be made.
    package enum Failure: Error {
        case noSample(String)
        case sectionInOneLine(String)
    }

    package var yaml: String
    /// Variables that the relay gets besides the test's own.
    package var environment: [String: String] = [:]
    /// A program and its arguments that end by turning into the command that follows them, such as `nice`.
    package var launcher: [String] = []

    /// Paths that the test itself set.
    private var chosen: Set<String> = []

    package init(yaml: String) { self.yaml = yaml }

    /// The repository's own `config` folder, next to `Tests`.
    package static var sampleFolder: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "config", directoryHint: .isDirectory)
    }

    /// The sample that ships with the relay.
    package static func sample() throws -> RelayConfiguration {
        let file = sampleFolder.appending(path: "interline.yaml")
        guard let yaml = try? String(contentsOf: file, encoding: .utf8) else { throw Failure.noSample(file.path()) }
        return RelayConfiguration(yaml: yaml)
    }

    /// The configuration with one scalar of a top-level section set, as in `connections.handshake_timeout_s`.
    package func setting(_ path: String, to value: String) throws -> RelayConfiguration {
        var changed = self
        changed.chosen.insert(path)
        changed.yaml = try yaml(setting: path, to: value)
        return changed
    }

    /// The configuration with what the test did not choose such that nobody is let go or refused because the machine
    /// is busy; a test's client answers pings only while it is read.
    func patient() throws -> RelayConfiguration {
        var patient = self
        let waits = [
            ("connections.idle_s", "3600"), ("connections.handshake_timeout_s", "120"),
            ("record.append_deadline_ms", "60000"), ("record.state_deadline_ms", "60000"),
            ("slow_consumer.stuck_s", "600"), ("drain.seconds", "60"),
        ]
        for (path, value) in waits where !chosen.contains(path) {
            patient.yaml = try patient.yaml(setting: path, to: value)
        }
        return patient
    }

    private func yaml(setting path: String, to value: String) throws -> String {
        let names = path.split(separator: ".").map(String.init)
        guard names.count == 2 else { return yaml + "\n\(path): \(value)\n" }
        var lines = yaml.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let section = lines.firstIndex(where: { $0.hasPrefix("\(names[0]):") }) else {
            return yaml + "\n\(names[0]):\n  \(names[1]): \(value)\n"
        }
        let rest = lines[section].dropFirst(names[0].count + 1).drop { $0 == " " }
        guard rest.isEmpty || rest.hasPrefix("#") else { throw Failure.sectionInOneLine(lines[section]) }
        let end = lines[(section + 1)...].firstIndex { $0.first.map { $0 != " " && $0 != "#" } ?? false }
        let body = (section + 1)..<(end ?? lines.count)
        let members = lines[body].filter { $0.hasPrefix(" ") && !$0.drop { $0 == " " }.hasPrefix("#") }
        let indent = String((members.first ?? "  x").prefix { $0 == " " })
        let line = "\(indent)\(names[1]): \(value)"
        if let old = lines[body].firstIndex(where: { $0.hasPrefix("\(indent)\(names[1]):") }) {
            lines[old] = line
        } else {
            lines.insert(line, at: section + 1)
        }
        return lines.joined(separator: "\n")
    }
}
