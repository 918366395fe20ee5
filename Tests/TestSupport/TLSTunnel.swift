import Foundation
import Glibc

/// A TLS connection that `openssl s_client` makes and this process uses as if it were plain.
package final class TLSTunnel: Sendable {
    /// What is written here leaves encrypted; what is read was decrypted.
    package let socket: RawSocket
    private let process: ChildProcess

    /// Connects and checks the relay's certificate against `authority`; a certificate that does not hold ends it.
    ///
    /// - Parameter source: an address of this machine to connect from.
    package init(
        _ openssl: URL, to address: SocketAddress, from source: String? = nil, authority: URL, in folder: URL
    ) throws {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw SocketError.failed("socketpair", errno)
        }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        socket = RawSocket(descriptor: ends[0])
        let theirs = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        var arguments = [
            "s_client", "-quiet", "-connect", address.description, "-CAfile", authority.path(), "-verify_return_error",
            "-verify_ip", address.host,
        ]
        if let source { arguments += ["-bind", "\(source):0"] }
        let errors = folder.appending(path: "s_client.log")
        try Data().write(to: errors)
        process = try ChildProcess(openssl, arguments, in: folder, output: .socket(theirs), errors: errors)
    }

    deinit { process.signal(SIGTERM) }
}
