/// Why keys can't be used; no case carries anything of a key.
package enum TokenKeyError: Error, Hashable, Sendable {
    /// Fewer than ``TokenKeys/secretBytesMin`` bytes, which RFC 7518 §3.2 demands of an HS256 secret.
    case weakSecret
    /// Not PEM text of a P-256, Ed25519 or RSA (at least 2048 bits) public key.
    case unusablePublicKey
    /// Not unencrypted PEM text of a P-256, Ed25519 or RSA (at least 2048 bits) private key.
    case unusablePrivateKey
    /// Not JSON of the shape `{"keys": […]}`.
    case notAKeySet
    /// A key set without one key for ES256, RS256 (at least 2048 bits) or EdDSA signatures.
    case emptyKeySet
    case noKeys
    /// More than ``TokenKeys/countMax`` keys.
    case tooManyKeys
}

extension TokenKeyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .weakSecret: "the secret is shorter than \(TokenKeys.secretBytesMin) bytes"
        case .unusablePublicKey: "not the PEM text of a P-256, Ed25519 or RSA (at least 2048 bits) public key"
        case .unusablePrivateKey:
            "not the unencrypted PEM text of a P-256, Ed25519 or RSA (at least 2048 bits) private key"
        case .notAKeySet: "not a JSON Web Key Set, which is {\"keys\": […]}"
        case .emptyKeySet: "the key set has no key for ES256, RS256 (at least 2048 bits) or EdDSA signatures"
        case .noKeys: "no key is given"
        case .tooManyKeys: "more than \(TokenKeys.countMax) keys"
        }
    }
}

/// The keys that tokens are verified with, and the one that signs them where there is one.
///
/// Either one shared secret or public-key pairs, never both.
package struct TokenKeys: Sendable {
    let verifying: [TokenKey]
    let signing: TokenKey?

    package static let secretBytesMin = 32
    /// A token without a key's name may be tried with every key of its algorithm, so their number is bounded.
    package static let countMax = 64

    /// A secret that both signs and verifies HS256 tokens.
    package static func secret(_ secret: String) async throws(TokenKeyError) -> TokenKeys {
        guard secret.utf8.count >= secretBytesMin, let key = await TokenKey.secret(secret) else { throw .weakSecret }
        return TokenKeys(verifying: [key], signing: key)
    }

    /// Keys for ES256, RS256 and EdDSA tokens.
    ///
    /// - Parameters:
    ///   - publicKeys: PEM texts, one key each.
    ///   - keySet: JSON of a key set; its keys verify tokens of their `kid`, or of none.
    ///   - privateKey: PEM text of the key that signs; its public half verifies too.
    package static func pairs(
        publicKeys: [String] = [], keySet: String? = nil, privateKey: String? = nil
    ) async throws(TokenKeyError) -> TokenKeys {
        var verifying: [TokenKey] = []
        var signing: TokenKey?
        guard publicKeys.count <= countMax else { throw .tooManyKeys }
        for pem in publicKeys { verifying.append(try await .publicPEM(pem)) }
        if let keySet { verifying += try await KeySet.read(keySet) }
        if let privateKey {
            let pair = try await TokenKey.privatePEM(privateKey)
            signing = pair.signing
            verifying.append(pair.verifying)
        }
        guard !verifying.isEmpty else { throw .noKeys }
        guard verifying.count <= countMax else { throw .tooManyKeys }
        return TokenKeys(verifying: verifying, signing: signing)
    }

    /// Whether ``TokenSigner`` can be made of them.
    package var canSign: Bool { signing != nil }

    /// The keys that a token of this header may have been signed with; never empty.
    func candidates(for header: CompactToken.Header) throws(TokenError) -> [TokenKey] {
        let ofAlgorithm = verifying.filter { $0.algorithm.rawValue == header.alg }
        guard !ofAlgorithm.isEmpty else { throw .algorithmNotAllowed }
        guard let kid = header.kid else { return ofAlgorithm }
        let named = ofAlgorithm.filter { $0.identifier == nil || $0.identifier == kid }
        guard !named.isEmpty else { throw .unknownKey }
        return named
    }
}
