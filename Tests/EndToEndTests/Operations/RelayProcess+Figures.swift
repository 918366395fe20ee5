import TestSupport

extension RelayProcess {
    /// A figure of /metrics, by its name and its labels where it has any.
    func metric(_ name: String) async throws -> Int? {
        let request = "GET /metrics HTTP/1.1\r\nHost: \(admin)\r\nConnection: close\r\n\r\n"
        let response = try await RawSocket.exchange(Array(request.utf8), with: admin)
        let line = response?.text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line?.split(separator: " ").last.flatMap { Double($0) }.map { Int($0) }
    }
}
