import CLibWebSockets
import Foundation
import TestSupport

/// A blocking TLS connection on a thread of its own, whose every write is one record if it fits.
final class TLSClient {
    enum Failure: Error { case noCertificate(Int32), noConnection, handshake, closed }

    private let descriptor: Int32
    private let context: OpaquePointer
    private let ssl: OpaquePointer

    init(to address: SocketAddress) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = address.port.bigEndian
        inet_pton(AF_INET, address.host, &target.sin_addr)
        var patience = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let status = withUnsafePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0, let context = SSL_CTX_new(TLS_client_method()), let ssl = SSL_new(context) else {
            close(descriptor)
            throw Failure.noConnection
        }
        self.descriptor = descriptor
        self.context = context
        self.ssl = ssl
        SSL_set_fd(ssl, descriptor)
        guard SSL_connect(ssl) == 1 else { throw Failure.handshake }
    }

    deinit {
        SSL_free(ssl)
        SSL_CTX_free(context)
        close(descriptor)
    }

    func write(_ bytes: [UInt8]) throws {
        guard SSL_write(ssl, bytes, Int32(bytes.count)) == bytes.count else { throw Failure.closed }
    }

    /// What comes next; none at the end of the stream.
    func read() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            count = max(0, Int(SSL_read(ssl, buffer.baseAddress, Int32(buffer.count))))
        }
    }

    /// Runs the conversation on a thread of its own, so that its waits block no task.
    static func talk<Result: Sendable>(
        to address: SocketAddress, _ conversation: @escaping @Sendable (TLSClient) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Swift.Result { try conversation(try TLSClient(to: address)) })
            }
        }
    }

    /// Upgrades, and returns what came after the answer's head.
    func upgrade(_ address: SocketAddress) throws -> [UInt8] {
        try write(Handshake().bytes(to: address))
        var bytes: [UInt8] = []
        while true {
            if let end = bytes.firstRange(of: [13, 10, 13, 10]) { return Array(bytes[end.upperBound...]) }
            let more = read()
            if more.isEmpty { throw Failure.closed }
            bytes += more
        }
    }

    /// A certificate and key for tests in the folder.
    static func makeCertificate(in folder: URL) throws -> (certificate: String, key: String) {
        let (certificate, key) = (folder.appending(path: "cert.pem").path(), folder.appending(path: "key.pem").path())
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/env")
        openssl.arguments =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost"
            .split(separator: " ").map(String.init) + ["-out", certificate, "-keyout", key]
        openssl.standardOutput = FileHandle.nullDevice
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        guard openssl.terminationStatus == 0 else { throw Failure.noCertificate(openssl.terminationStatus) }
        return (certificate, key)
    }
}
