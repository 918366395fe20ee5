import Testing

@testable import WebSocketTransport

@Suite struct StaticSiteTests {
    private let site = StaticSite(
        files: [
            "/": StaticFile(contentType: "text/html", bytes: Array("<p>é</p>".utf8)),
            "/a.js": StaticFile(contentType: "text/javascript", bytes: Array("1".utf8)),
            "/b.js": StaticFile(contentType: "text/javascript", bytes: Array("2".utf8)),
        ],
        contentSecurityPolicy: "default-src 'self'")

    private struct Response {
        let status: Int
        let headers: [String: String]
        let body: String

        init?(_ bytes: [UInt8]) {
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
            var lines = text[..<end.lowerBound].split(separator: "\r\n", omittingEmptySubsequences: false)
            let first = lines.removeFirst().split(separator: " ", maxSplits: 2)
            guard first.count == 3, first[0] == "HTTP/1.1", let status = Int(first[1]) else { return nil }
            var headers: [String: String] = [:]
            for line in lines {
                guard let colon = line.firstRange(of: ": ") else { return nil }
                headers[line[..<colon.lowerBound].lowercased()] = String(line[colon.upperBound...])
            }
            self.status = status
            self.headers = headers
            body = String(text[end.upperBound...])
        }
    }

    private func get(_ path: String, _ method: HTTPMethod = .get, ifNoneMatch: String? = nil) throws -> Response {
        try #require(Response(site.response(method: method, path: path, ifNoneMatch: ifNoneMatch)))
    }

    @Test func `browsers are told what a page may not do, and to insist on TLS where there is TLS`() throws {
        let plain = try get("/").headers
        #expect(plain["x-content-type-options"] == "nosniff")
        #expect(plain["referrer-policy"] == "no-referrer")
        #expect(plain["permissions-policy"]?.contains("camera=()") == true)
        #expect(plain["cross-origin-opener-policy"] == "same-origin")
        #expect(plain["strict-transport-security"] == nil)
        let encrypted = StaticSite(
            files: ["/": StaticFile(contentType: "text/html", bytes: [])], contentSecurityPolicy: "default-src 'self'",
            strictTransport: .seconds(60))
        for tag in [nil, try get("/").headers["etag"]] {
            let response = try #require(Response(encrypted.response(method: .get, path: "/", ifNoneMatch: tag)))
            #expect(response.headers["strict-transport-security"] == "max-age=60")
        }
    }

    @Test func `a file comes with its type, length and policy`() throws {
        let response = try get("/")
        #expect(response.status == 200)
        #expect(response.body == "<p>é</p>")
        #expect(response.headers["content-length"] == "9")
        #expect(response.headers["content-type"] == "text/html")
        #expect(response.headers["content-security-policy"] == "default-src 'self'")
        #expect(response.headers["x-content-type-options"] == "nosniff")
    }

    @Test func `a file may have a policy of its own`() throws {
        let file = StaticFile(contentType: "text/html", bytes: [])
        let site = StaticSite(files: ["/a": file, "/b": file]) { "default-src \($0)" }
        for path in ["/a", "/b"] {
            let response = try #require(Response(site.response(method: .get, path: path, ifNoneMatch: nil)))
            #expect(response.headers["content-security-policy"] == "default-src \(path)")
        }
    }

    @Test(arguments: ["/", "/healthz", "/readyz", "/missing"])
    func `a HEAD is answered as a GET without its body`(path: String) throws {
        let (get, head) = (try get(path), try get(path, .head))
        #expect(head.status == get.status)
        #expect(head.headers == get.headers)
        #expect(head.body.isEmpty && !get.body.isEmpty)
    }

    @Test func `who has the file already is told so`() throws {
        let tag = try #require(try get("/a.js").headers["etag"])
        let again = try get("/a.js", ifNoneMatch: tag)
        #expect(again.status == 304)
        #expect(again.body.isEmpty)
        #expect(again.headers["etag"] == tag)
        #expect(try get("/b.js", ifNoneMatch: tag).status == 200)
        #expect(try get("/a.js", ifNoneMatch: "\"other\"").body == "1")
    }

    @Test(arguments: ["", "/missing", "/..", "/../a.js", "/A.JS", "/a.js/", "//a.js", "/%61.js", "a.js", "/a.js\u{0}"])
    func `nothing but the very path of a file is one`(path: String) throws {
        #expect(try get(path).status == 404)
    }

    @Test func `other methods are refused with those that are served`() throws {
        let response = try get("/", .other)
        #expect(response.status == 405)
        #expect(response.headers["allow"] == "GET, HEAD")
    }

    @Test func `readiness is what it was set to, health does not care`() throws {
        #expect(try get("/readyz").status == 503)
        site.isReady = true
        #expect(try get("/readyz").status == 200)
        site.isReady = false
        #expect(try get("/readyz").status == 503)
        #expect(try get("/healthz").status == 200)
    }
}
