import Foundation
import TestSupport
import Testing

/// A certificate that a test made for the addresses of this machine, and its key.
struct TestCertificate {
    let certificate: URL
    let key: URL

    init(in folder: URL) async throws {
        (certificate, key) = (folder.appending(path: "certificate.pem"), folder.appending(path: "key.pem"))
        let openssl = try #require(Tool.locate("openssl"))
        let made = try await Tool.run(
            openssl,
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-out",
                certificate.path(), "-keyout", key.path(),
            ], in: folder)
        try #require(made.status == 0, "\(made.stderr)")
    }
}
