import Glibc

/// What a socket of a test met.
package enum SocketError: Error, Hashable {
    case badAddress(SocketAddress)
    case timedOut(String)
    case reset
    /// The `errno` of a call that failed otherwise.
    case failed(String, Int32)
}

/// How the wait for a stream's end came out.
package enum StreamEnd: Hashable, Sendable {
    case closed, reset, timedOut
}

/// A TCP connection that sends whatever bytes a test wants, in whatever pieces, each wait with a deadline.
///
/// Every error is a `SocketError`, but not by type: Swift 6.3.1 crashes on a `catch` of one case of a typed error
/// in an `async` function. The descriptor lives as long as the object does, so no call can meet one that was reused.
package final class RawSocket: Sendable {
    private let descriptor: Int32

    /// Takes over a stream socket that does not block.
    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { Glibc.close(descriptor) }

    /// Connects with Nagle's algorithm off, so that each write leaves as a segment of its own.
    package static func connect(
        to address: SocketAddress, timeout: Duration = .patience, receiveBuffer: Int32? = nil
    ) async throws -> RawSocket {
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = address.port.bigEndian
        guard inet_pton(AF_INET, address.host, &target.sin_addr) == 1 else { throw SocketError.badAddress(address) }
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, type, 0)
        guard descriptor >= 0 else { throw SocketError.failed("socket", errno) }
        let result = RawSocket(descriptor: descriptor)
        result.set(Int32(IPPROTO_TCP), TCP_NODELAY, to: 1)
        if let receiveBuffer { result.set(SOL_SOCKET, SO_RCVBUF, to: receiveBuffer) }
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, size) }
        }
        if status != 0, errno != EINPROGRESS { throw SocketError.failed("connect", errno) }
        try await result.wait(for: .writable, until: .now + timeout, doing: "connect to \(address)")
        var failure: Int32 = 0
        var failureSize = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &failureSize)
        guard failure == 0 else { throw SocketError.failed("connect", failure) }
        return result
    }

    private func set(_ level: Int32, _ option: Int32, to value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// The next bytes that arrive; none at the end of the stream.
    package func read(upTo count: Int = 65_536, until deadline: ContinuousClock.Instant) async throws -> [UInt8] {
        while true {
            var failure: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                let received = recv(descriptor, buffer.baseAddress, count, 0)
                if received < 0 { failure = errno }
                filled = max(received, 0)
            }
            switch failure {
            case 0: return bytes
            case EAGAIN, EINTR: try await wait(for: .readable, until: deadline, doing: "read")
            case ECONNRESET, EPIPE: throw SocketError.reset
            default: throw SocketError.failed("recv", failure)
            }
        }
    }

    /// Reads until the peer ends the stream.
    package func readToEnd(
        until deadline: ContinuousClock.Instant
    ) async throws -> (bytes: [UInt8], end: StreamEnd) {
        var bytes: [UInt8] = []
        while true {
            do {
                let more = try await read(until: deadline)
                if more.isEmpty { return (bytes, .closed) }
                bytes += more
            } catch SocketError.reset {
                return (bytes, .reset)
            } catch SocketError.timedOut {
                return (bytes, .timedOut)
            }
        }
    }

    /// Hands all bytes to the kernel, in pieces of at most `chop` bytes with a write each.
    package func write(
        _ bytes: some Collection<UInt8>, chop: Int = .max, until deadline: ContinuousClock.Instant
    ) async throws {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let piece = min(chop, bytes.count - sent)
            let count = bytes.withUnsafeBytes { buffer in
                buffer.baseAddress.map { send(descriptor, $0 + sent, piece, Int32(MSG_NOSIGNAL)) } ?? 0
            }
            if count >= 0 {
                sent += count
                continue
            }
            switch errno {
            case EAGAIN, EINTR: try await wait(for: .writable, until: deadline, doing: "write")
            case ECONNRESET, EPIPE: throw SocketError.reset
            default: throw SocketError.failed("send", errno)
            }
        }
    }

    /// Ends our direction; what the peer sends can still be read.
    package func finishWriting() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Ends both directions at once.
    package func close() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private func wait(
        for interest: DescriptorPoller.Interest, until deadline: ContinuousClock.Instant, doing what: String
    ) async throws {
        guard await DescriptorPoller.shared.wait(for: interest, on: descriptor, until: deadline) else {
            throw SocketError.timedOut(what)
        }
    }
}
