import Foundation
import TestSupport
import Testing

extension RelayProcess {
    /// Calls the admin API, as an operator unless told otherwise.
    func api(
        _ method: String, _ path: String, _ body: JSONValue? = nil, token: String? = "operator",
        headers: [String: String] = [:]
    ) async throws -> HTTPResponse {
        try await api(method, path, text: body?.line, type: "application/json", token: token, headers: headers)
    }

    func api(
        _ method: String, _ path: String, text: String?, type: String, token: String? = "operator",
        headers: [String: String] = [:]
    ) async throws -> HTTPResponse {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: \(admin)", "Connection: close"]
        if let token {
            let value = token == "operator" ? try await self.token(user: "ada", role: "admin") : token
            lines.append("Authorization: Bearer \(value)")
        }
        if let text { lines += ["Content-Type: \(type)", "Content-Length: \(text.utf8.count)"] }
        lines += headers.map { "\($0): \($1)" }
        let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + (text ?? "")).utf8)
        return try #require(try await RawSocket.exchange(request, with: admin))
    }

    /// What a call that must succeed answers.
    @discardableResult
    func done(
        _ method: String, _ path: String, _ body: JSONValue? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSONValue {
        let response = try await api(method, path, body)
        #expect((200..<300).contains(response.status), "\(path): \(response.text)", sourceLocation: sourceLocation)
        return response.body.isEmpty ? .null : try JSONValue(parsing: response.body)
    }

    /// One sample of the metrics; nil where there is none.
    func figure(_ line: String) async throws -> Double? {
        let text = try await api("GET", "/metrics", token: nil).text
        return text.split(separator: "\n").first { $0.hasPrefix(line + " ") }
            .flatMap { Double($0.dropFirst(line.count + 1)) }
    }
}

extension HTTPResponse {
    var json: JSONValue? { try? JSONValue(parsing: body) }

    /// The last part of a problem's type.
    var problem: String? {
        guard self["content-type"] == "application/problem+json" else { return nil }
        return json?["type"]?.string?.split(separator: ":").last.map(String.init)
    }
}

/// Waits for what has no event of its own, such as another process' doing.
func eventually(_ condition: @Sendable () async throws -> Bool) async throws -> Bool {
    let deadline = ContinuousClock.now + .patience
    while ContinuousClock.now < deadline {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(50))
    }
    return try await condition()
}

/// Relays that tests of the admin API share.
enum AdminRelay {
    private static let start = Task { try await RelayProcess.start(RelayConfiguration(yaml: ChatRelay.easyGoing)) }

    static var shared: RelayProcess { get async throws { try await start.value } }
}
