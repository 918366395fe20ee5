import Synchronization

/// How many calls each operation answered how.
final class AdminCounts: Sendable {
    private struct Key: Hashable {
        let operation: String
        let status: Int
    }

    // By operations and classes of statuses: bounded by the routes.
    private let counts = Mutex<[Key: Int]>([:])

    func count(_ operation: String, status: Int) {
        counts.withLock { $0[Key(operation: operation, status: status / 100), default: 0] += 1 }
    }

    var metric: Metric {
        let counts = counts.withLock { $0 }.sorted {
            ($0.key.operation, $0.key.status) < ($1.key.operation, $1.key.status)
        }
        return Metric(
            "interline_admin_requests_total", .counter,
            counts.map { ([("operation", $0.key.operation), ("status", "\($0.key.status)xx")], Double($0.value)) },
            "Calls of the admin API, by operation and class of status.")
    }
}
