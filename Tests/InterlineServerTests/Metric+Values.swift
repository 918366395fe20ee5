import AdminAPI

/// The values of figures without labels, in their order.
func values(of metrics: [Metric]) -> [Double] {
    Metric.exposition(of: metrics).split(separator: "\n").filter { !$0.hasPrefix("#") }
        .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
}
