import Foundation
import TestSupport
import Testing

/// nginx or Caddy with the example of config/proxy, changed in what a test must choose: name, ports, files.
struct ReverseProxy {
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case nginx, caddy

        var testDescription: String { rawValue }

        var program: URL? { Tool.locate(rawValue) ?? Self.system(rawValue) }

        /// Debian's nginx lies where only root's search path looks.
        private static func system(_ name: String) -> URL? {
            let file = URL(filePath: "/usr/sbin/\(name)")
            return FileManager.default.isExecutableFile(atPath: file.path()) ? file : nil
        }
    }

    struct NotListening: Error { let log: String }

    let address: SocketAddress
    private let process: ServerProcess
    private let folder: URL

    /// Starts the proxy in front of the relay and waits until it listens; it ends with this value.
    init(_ kind: Kind, before relay: SocketAddress, _ tls: TestCertificate, in folder: URL) async throws {
        self.folder = folder
        let port = try freePort()
        address = SocketAddress(host: "127.0.0.1", port: UInt16(port))
        let examples = RelayConfiguration.sampleFolder.appending(path: "proxy")
        let file = folder.appending(path: "proxy.conf")
        let program = try #require(kind.program)
        let arguments: [String]
        switch kind {
        case .nginx:
            let example = try String(contentsOf: examples.appending(path: "nginx.conf"), encoding: .utf8)
            let site = try Self.changed(
                example,
                [
                    ("listen 80;\n    listen [::]:80;", "listen 127.0.0.1:\(try freePort());"),
                    ("listen 443 ssl http2;\n    listen [::]:443 ssl http2;", "listen 127.0.0.1:\(port) ssl http2;"),
                    ("/var/log/nginx/interline.log", "\(folder.path())/nginx-site.log"),
                    ("server 127.0.0.1:8080;", "server \(relay);"),
                    ("/etc/ssl/interline/certificate.pem", tls.certificate.path()),
                    ("/etc/ssl/interline/key.pem", tls.key.path()),
                ])
            let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
                .map { "\($0)_temp_path \(folder.path())/\($0);" }.joined(separator: "\n")
            let whole = """
                daemon off; master_process off; pid \(folder.path())/nginx.pid; error_log stderr;
                events { worker_connections 512; }
                http { access_log off;
                \(temporary)
                \(site)
                }
                """
            try whole.write(to: file, atomically: true, encoding: .utf8)
            arguments = ["-p", folder.path(), "-c", file.path()]
        case .caddy:
            let example = try String(contentsOf: examples.appending(path: "Caddyfile"), encoding: .utf8)
            let site = try Self.changed(
                example,
                [
                    (
                        "{\n\t# An address",
                        """
                        {
                        \tadmin off
                        \tauto_https disable_redirects
                        \tstorage file_system \(folder.path())/caddy
                        \t# An address
                        """
                    ),
                    (
                        "chat.example.com {",
                        """
                        https://127.0.0.1:\(port) {
                        \ttls \(tls.certificate.path()) \(tls.key.path())
                        """
                    ),
                    ("reverse_proxy 127.0.0.1:8080", "reverse_proxy \(relay)"),
                ])
            try site.write(to: file, atomically: true, encoding: .utf8)
            arguments = ["run", "--adapter", "caddyfile", "--config", file.path()]
        }
        process = try ServerProcess(program, arguments, in: folder)
        guard await process.listens(on: address) else { throw NotListening(log: process.log) }
    }

    /// What it said, and what is in the log of errors that the example names.
    var log: String {
        process.log + ((try? String(contentsOf: folder.appending(path: "nginx-site.log"), encoding: .utf8)) ?? "")
    }

    /// The example with parts put in place of others, each of which must be there.
    private static func changed(_ text: String, _ parts: [(String, String)]) throws -> String {
        try parts.reduce(text) { text, part in
            try #require(text.contains(part.0), "the example has no \(part.0)")
            return text.replacingOccurrences(of: part.0, with: part.1)
        }
    }
}
