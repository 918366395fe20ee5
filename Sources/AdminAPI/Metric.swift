/// One figure for operators, in the Prometheus text format.
package struct Metric: Sendable {
    package enum Kind: String, Sendable { case counter, gauge }

    package let name: String
    package let help: String
    package let kind: Kind
    package let value: Double

    package init(_ name: String, _ kind: Kind, _ value: some BinaryInteger, _ help: String) {
        self.name = name
        self.kind = kind
        self.value = Double(value)
        self.help = help
    }

    package init(_ name: String, _ kind: Kind, _ value: Double, _ help: String) {
        self.name = name
        self.help = help
        self.kind = kind
        self.value = value
    }

    static func exposition(of metrics: [Metric]) -> String {
        metrics.map { metric in
            """
            # HELP \(metric.name) \(metric.help)
            # TYPE \(metric.name) \(metric.kind.rawValue)
            \(metric.name) \(metric.value)

            """
        }.joined()
    }
}
