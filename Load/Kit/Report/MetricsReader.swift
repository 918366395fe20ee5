import Foundation
import Synchronization

/// Where a relay's metrics are: an `http` address.
package struct MetricsAddress: Sendable, Equatable {
    let host: String
    let port: UInt16
    let path: String

    /// Nil where `url` is no `http` address; `/metrics` where it has no path.
    package init?(_ url: String) {
        guard url.hasPrefix("http://") else { return nil }
        let rest = url.dropFirst(7)
        let authority = rest.prefix { $0 != "/" }
        let parts = authority.split(separator: ":", maxSplits: 1)
        guard let host = parts.first else { return nil }
        guard parts.count == 2 || !authority.contains(":") else { return nil }
        guard let port = parts.count == 2 ? UInt16(parts[1]) : 80 else { return nil }
        self.host = String(host)
        self.port = port
        let path = rest.dropFirst(authority.count)
        self.path = path.count > 1 ? String(path) : "/metrics"
    }
}

/// Reads a relay's metrics once a second on a thread of its own, so that a slow answer delays no measurement.
package final class MetricsReader: Sendable {
    private struct State {
        var newest: [String: Double]?
        var isStopped = false
    }

    private let address: MetricsAddress
    private let state = Mutex(State())

    init(_ address: MetricsAddress) {
        self.address = address
    }

    /// What was read last: each metric without labels, by name.
    var newest: [String: Double]? { state.withLock { $0.newest } }

    func start() {
        let thread = Thread { [self] in
            while !state.withLock({ $0.isStopped }) {
                if let found = readNow() { state.withLock { $0.newest = found } }
                Thread.sleep(forTimeInterval: 1)
            }
        }
        thread.start()
    }

    func stop() {
        state.withLock { $0.isStopped = true }
    }

    /// Asks and waits, at most two seconds; nil where there is no answer.
    func readNow() -> [String: Double]? {
        guard let endpoint = try? Endpoint("ws://\(address.host):\(address.port)\(address.path)"),
            let socket = try? ClientSocket.connect(to: endpoint, index: 0)
        else { return nil }
        defer { close(socket) }
        let end = MonotonicClock.now + 2 * MonotonicClock.second
        let request = Array(
            "GET \(address.path) HTTP/1.1\r\nHost: \(address.host):\(address.port)\r\nConnection: close\r\n\r\n".utf8)
        guard wait(socket, POLLOUT, until: end),
            send(socket, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
        else { return nil }
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while answer.count < 1 << 22, wait(socket, POLLIN, until: end) {
            let count = read(socket, &chunk, chunk.count)
            guard count > 0 else { break }
            answer.append(contentsOf: chunk[..<count])
        }
        return answer.isEmpty ? nil : Self.parse(answer)
    }

    private func wait(_ socket: Int32, _ event: Int32, until end: UInt64) -> Bool {
        var entry = pollfd(fd: socket, events: Int16(event), revents: 0)
        return poll(&entry, 1, Int32(MonotonicClock.span(MonotonicClock.now, end) / MonotonicClock.millisecond)) > 0
    }

    /// The lines `name value` of the Prometheus text format; those with labels, and the HTTP head, are passed over.
    package static func parse(_ answer: [UInt8]) -> [String: Double] {
        var metrics: [String: Double] = [:]
        for line in String(decoding: answer, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ")
            guard words.count == 2, words[0].first != "#", let value = Double(words[1]) else { continue }
            metrics[String(words[0])] = value
        }
        return metrics
    }
}
