import Synchronization

/// A file that the relay serves from memory.
package struct StaticFile: Sendable {
    package let contentType: String
    package let bytes: [UInt8]

    package init(contentType: String, bytes: [UInt8]) {
        self.contentType = contentType
        self.bytes = bytes
    }
}

/// What the relay's port answers to plain HTTP: the pages of the web client, `/healthz` and `/readyz`.
///
/// Files are held in memory and found by their whole path, so that no path can lead anywhere else.
package final class StaticSite: Sendable {
    private struct Served {
        let file: StaticFile
        let etag: String
    }

    private let files: [String: Served]
    /// By path; they may change while the relay runs.
    private let securityHeaders: Mutex<[String: String]>
    /// The header line that has browsers insist on TLS, or nothing.
    private let insistence: String
    private let ready = Atomic<Bool>(false)

    /// - Parameter files: by path, such as `/style.css`.
    /// - Parameter contentSecurityPolicy: sent with every file.
    /// - Parameter strictTransport: for how long browsers are to insist on TLS; nil: not said.
    package convenience init(
        files: [String: StaticFile], contentSecurityPolicy: String, strictTransport: Duration? = nil
    ) {
        self.init(files: files, strictTransport: strictTransport) { _ in contentSecurityPolicy }
    }

    /// - Parameter files: by path, such as `/style.css`.
    /// - Parameter strictTransport: for how long browsers are to insist on TLS; nil: not said.
    /// - Parameter contentSecurityPolicy: what is sent with the file of a path.
    package init(
        files: [String: StaticFile], strictTransport: Duration? = nil, contentSecurityPolicy: (_ path: String) -> String
    ) {
        insistence = strictTransport.map { "Strict-Transport-Security: max-age=\($0.components.seconds)\r\n" } ?? ""
        let served = files.map { path, file in
            // FNV-1a: the tag only tells versions of a file apart, and must be the same after a restart.
            let hash = file.bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
            let etag = "\"\(String(hash, radix: 16))-\(file.bytes.count)\""
            return (path, Served(file: file, etag: etag))
        }
        self.files = Dictionary(uniqueKeysWithValues: served)
        securityHeaders = Mutex(Self.securityHeaders(of: files.keys, insistence, contentSecurityPolicy))
    }

    /// Sends other policies from now on.
    package func use(contentSecurityPolicy: (_ path: String) -> String) {
        let headers = Self.securityHeaders(of: files.keys, insistence, contentSecurityPolicy)
        securityHeaders.withLock { $0 = headers }
    }

    private static func securityHeaders(
        of paths: some Sequence<String>, _ insistence: String, _ contentSecurityPolicy: (_ path: String) -> String
    ) -> [String: String] {
        let headers = paths.map { path in
            let text = """
                Content-Security-Policy: \(contentSecurityPolicy(path))\r
                X-Content-Type-Options: nosniff\r
                Referrer-Policy: no-referrer\r
                Permissions-Policy: camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()\r
                Cross-Origin-Opener-Policy: same-origin\r
                \(insistence)
                """
            return (path, text)
        }
        return Dictionary(uniqueKeysWithValues: headers)
    }

    /// Whether `/readyz` says that new clients are welcome.
    package var isReady: Bool {
        get { ready.load(ordering: .relaxed) }
        set { ready.store(newValue, ordering: .relaxed) }
    }

    /// A whole HTTP/1.1 response.
    func response(method: HTTPMethod, path: String, ifNoneMatch: String?) -> [UInt8] {
        guard method != .other else {
            return Self.plain(405, "Method Not Allowed", "only GET and HEAD are served here\n", "Allow: GET, HEAD\r\n")
        }
        switch path {
        case "/healthz": return Self.plain(200, "OK", "ok\n", isHead: method == .head)
        case "/readyz":
            return isReady
                ? Self.plain(200, "OK", "ready\n", isHead: method == .head)
                : Self.plain(503, "Service Unavailable", "draining\n", isHead: method == .head)
        default: break
        }
        guard let served = files[path] else {
            return Self.plain(404, "Not Found", "not found\n", isHead: method == .head)
        }
        let common = "ETag: \(served.etag)\r\nCache-Control: no-cache\r\n" + securityHeaders.withLock { $0[path] ?? "" }
        if ifNoneMatch == served.etag {
            return Array("HTTP/1.1 304 Not Modified\r\n\(common)\r\n".utf8)
        }
        let head = """
            HTTP/1.1 200 OK\r
            Content-Type: \(served.file.contentType)\r
            Content-Length: \(served.file.bytes.count)\r
            \(common)\r

            """
        return Array(head.utf8) + (method == .head ? [] : served.file.bytes)
    }

    static func plain(
        _ status: Int, _ phrase: String, _ text: String, _ headers: String = "", isHead: Bool = false
    ) -> [UInt8] {
        let head = """
            HTTP/1.1 \(status) \(phrase)\r
            Content-Type: text/plain; charset=utf-8\r
            Content-Length: \(text.utf8.count)\r
            Cache-Control: no-store\r
            X-Content-Type-Options: nosniff\r
            \(headers)\r

            """
        return Array((isHead ? head : head + text).utf8)
    }
}

enum HTTPMethod {
    case get, head, other
}
