import CLibWebSockets

/// A certificate with its chain and its key, read and found to fit together.
///
/// `@unchecked`: the context is complete when `init` returns, is never changed after, and what loops take from it
/// OpenSSL counts with atomic references.
package final class CertificatePair: @unchecked Sendable {
    private let context: OpaquePointer

    /// Reads PEM files.
    package init(certificate: String, key: String) throws(TransportError) {
        guard let context = SSL_CTX_new(TLS_server_method()) else { throw .badCertificate("no memory") }
        self.context = context
        guard SSL_CTX_use_certificate_chain_file(context, certificate) == 1 else {
            throw .badCertificate("\(certificate) is no certificate in PEM")
        }
        guard SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 else {
            throw .badCertificate("\(key) is no private key in PEM, or not that of \(certificate)")
        }
        guard SSL_CTX_check_private_key(context) == 1 else {
            throw .badCertificate("\(key) is not the key of \(certificate)")
        }
    }

    deinit { SSL_CTX_free(context) }

    func isOfKind(_ other: OpaquePointer) -> Bool { interline_tls_same_kind(context, other) == 1 }

    func copy(to other: OpaquePointer) -> Bool { interline_tls_copy_certificate(other, context) == 1 }

    static func end(_ context: OpaquePointer) -> Int64 { interline_tls_not_after(context) }
}
