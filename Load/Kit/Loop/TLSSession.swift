import COpenSSL
import Glibc

/// What all encrypted connections of a run share.
final class TLSContext {
    fileprivate let context: OpaquePointer

    /// - Parameter trustsAnyone: certificates are not checked.
    init(trustsAnyone: Bool) throws(SystemError) {
        guard let context = interline_tls_context_new(trustsAnyone ? 1 : 0) else {
            throw SystemError("SSL_CTX_new", code: ENOMEM)
        }
        self.context = context
    }

    deinit { interline_tls_context_free(context) }
}

/// Encrypts one connection; the socket stays its owner's.
final class TLSSession {
    enum Progress {
        case moved, wantsRead, wantsWrite, failed
    }

    private let session: OpaquePointer
    // The session refers to it.
    private let context: TLSContext

    init?(_ context: TLSContext, socket: Int32, host: String) {
        guard let session = interline_tls_new(context.context, socket, host) else { return nil }
        self.session = session
        self.context = context
    }

    deinit { interline_tls_free(session) }

    func handshake() -> Progress {
        switch interline_tls_handshake(session) {
        case 1: .moved
        case Int32(INTERLINE_TLS_WANTS_READ.rawValue): .wantsRead
        case Int32(INTERLINE_TLS_WANTS_WRITE.rawValue): .wantsWrite
        default: .failed
        }
    }

    /// As `read` of a non-blocking socket.
    func read(_ bytes: UnsafeMutableRawBufferPointer) -> Int {
        asCall(interline_tls_read(session, bytes.baseAddress, Int32(bytes.count)))
    }

    /// As `write` of a non-blocking socket.
    func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        asCall(interline_tls_write(session, bytes.baseAddress, Int32(clamping: bytes.count)))
    }

    /// Decrypted bytes wait.
    var hasPending: Bool { interline_tls_pending(session) > 0 }

    private func asCall(_ result: Int32) -> Int {
        switch result {
        case 0...: return Int(result)
        case Int32(INTERLINE_TLS_WANTS_READ.rawValue), Int32(INTERLINE_TLS_WANTS_WRITE.rawValue): errno = EAGAIN
        default: errno = EPROTO
        }
        return -1
    }
}
