import TestSupport
import Testing

/// The plain HTTP side of the WebSocket port.
struct WebPageTests {
    private func answer(_ method: String, _ path: String) async throws -> HTTPResponse {
        let address = try await SharedRelay.conformance.webSocket
        let request = "\(method) \(path) HTTP/1.1\r\nHost: \(address)\r\nConnection: close\r\n\r\n"
        let response = try await RawSocket.exchange(Array(request.utf8), with: address, hasBody: method != "HEAD")
        return try #require(response, "\(method) \(path): closed without an answer")
    }

    @Test func `the client page is served with a content security policy`() async throws {
        let page = try await answer("GET", "/")
        #expect(page.status == 200)
        #expect(page["content-type"]?.hasPrefix("text/html") == true)
        #expect(page.text.lowercased().contains("<html"))
        let policy = try #require(page["content-security-policy"])
        #expect(policy.contains("default-src"))
        #expect(!policy.contains("unsafe-eval"))
    }

    @Test(arguments: ["/healthz", "/readyz"]) func `health is told`(path: String) async throws {
        #expect(try await answer("GET", path).status == 200)
    }

    @Test(arguments: ["/", "/healthz", "/readyz"])
    func `a HEAD is answered as a GET without its body`(path: String) async throws {
        let head = try await answer("HEAD", path)
        #expect(head.status == 200)
        let address = try await SharedRelay.conformance.webSocket
        let socket = try await RawSocket.connect(to: address)
        let request = "HEAD \(path) HTTP/1.1\r\nHost: \(address)\r\nConnection: close\r\n\r\n"
        try await socket.write(Array(request.utf8), until: .now + .patience)
        let (all, end) = try await socket.readToEnd(until: .now + .patience)
        #expect(end == .closed)
        #expect(all.suffix(4) == [13, 10, 13, 10], "a body followed: \(all.suffix(40).evidence)")
    }

    @Test(arguments: ["/nowhere", "/healthz/x", "/index.html.bak", "/.git/config", "/ws.js.map", "/a%0d%0ab"])
    func `what is not there is not found`(path: String) async throws {
        #expect([400, 404].contains(try await answer("GET", path).status))
    }

    @Test func `a path with a zero byte is nothing more than what stands before it`() async throws {
        // libwebsockets cuts the path there; see the Conformance page.
        let cut = try await answer("GET", "/%00/../etc/passwd")
        let page = try await answer("GET", "/")
        #expect([400, 403, 404].contains(cut.status) || cut.body == page.body)
    }

    @Test(arguments: [
        "/../../etc/passwd", "/../../../../../../../../etc/passwd", "/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/%252e%252e/%252e%252e/etc/passwd", "/x/../../../../etc/passwd",
        "//etc/passwd", "/..\\..\\..\\etc\\passwd", "/%5c..%5c..%5cetc%5cpasswd", "/....//....//etc/passwd",
        "/..;/..;/etc/passwd", "/../config/interline.yaml", "/%2e%2e%2fconfig%2finterline.yaml",
        "/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
    ])
    func `no path leads out of the pages`(path: String) async throws {
        let response = try await answer("GET", path)
        #expect([400, 403, 404].contains(response.status))
        #expect(!response.text.contains("root:"))
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "TRACE", "FOO"])
    func `other methods change nothing and are refused`(method: String) async throws {
        let address = try await SharedRelay.conformance.webSocket
        let request = "\(method) / HTTP/1.1\r\nHost: \(address)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        let response = try await RawSocket.exchange(Array(request.utf8), with: address)
        // A method that the parser does not know may also just be closed.
        if let response { #expect((400..<600).contains(response.status)) }
        #expect(try await SharedRelay.conformance.serves())
    }
}
