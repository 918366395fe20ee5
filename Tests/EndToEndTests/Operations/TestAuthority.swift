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

/// A port of this machine that was free a moment ago, for servers that can't say which one they took.
func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutableBytes(of: &address) { raw in
        guard let pointer = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
        return bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
    }
    try #require(isBound)
    return Int(UInt16(bigEndian: address.sin_port))
}
