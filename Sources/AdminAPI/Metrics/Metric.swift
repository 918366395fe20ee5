/// One figure for operators, in the Prometheus text format.
package struct Metric: Sendable {
    package enum Kind: String, Sendable { case counter, gauge, histogram }

    /// One line: the name with what is appended to it, the labels and the value.
    struct Sample: Sendable {
        var suffix = ""
        var labels: [(name: String, value: String)] = []
        let value: Double
    }

    package let name: String
    let help: String
    let kind: Kind
    let samples: [Sample]

    package init(_ name: String, _ kind: Kind, _ value: some BinaryInteger, _ help: String) {
        self.init(name, kind, Double(value), help)
    }

    package init(_ name: String, _ kind: Kind, _ value: Double, _ help: String) {
        self.init(name, kind, help, [Sample(value: value)])
    }

    /// A figure for each value of a label, which must come from a set that has a bound.
    package init(
        _ name: String, _ kind: Kind, by label: String, _ values: [(String, Double)], _ help: String
    ) {
        self.init(name, kind, help, values.map { Sample(labels: [(label, $0.0)], value: $0.1) })
    }

    /// A figure for each set of labels.
    package init(
        _ name: String, _ kind: Kind, _ values: [(labels: [(String, String)], value: Double)], _ help: String
    ) {
        self.init(name, kind, help, values.map { Sample(labels: $0.labels.map { ($0.0, $0.1) }, value: $0.value) })
    }

    package init(_ name: String, _ histogram: Histogram, _ help: String) {
        self.init(name, .histogram, help, Self.samples(of: histogram.snapshot, []))
    }

    /// A histogram for each value of a label, which must come from a set that has a bound.
    package init(
        _ name: String, by label: String, _ histograms: [(String, Histogram.Snapshot)], _ help: String
    ) {
        self.init(name, .histogram, help, histograms.flatMap { Self.samples(of: $0.1, [(label, $0.0)]) })
    }

    private static func samples(
        of found: Histogram.Snapshot, _ labels: [(name: String, value: String)]
    ) -> [Sample] {
        let steps = found.steps.map { ("\($0.bound)", $0.count) } + [("+Inf", found.count)]
        return steps.map { Sample(suffix: "_bucket", labels: labels + [("le", $0.0)], value: Double($0.1)) } + [
            Sample(suffix: "_sum", labels: labels, value: found.seconds),
            Sample(suffix: "_count", labels: labels, value: Double(found.count)),
        ]
    }

    private init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }

    package static func exposition(of metrics: [Metric]) -> String {
        metrics.map { metric in
            let lines = metric.samples.map { metric.name + $0.suffix + labels($0.labels) + " \($0.value)\n" }
            return "# HELP \(metric.name) \(metric.help)\n# TYPE \(metric.name) \(metric.kind.rawValue)\n"
                + lines.joined()
        }.joined()
    }

    private static func labels(_ labels: [(name: String, value: String)]) -> String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",") + "}"
    }

    private static func escaped(_ value: String) -> String {
        value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n", "\r\n": text += "\\n"
            default: text.append(character)
            }
        }
    }
}
