import JWTKit

/// The signature algorithms that tokens may use, by their names in a token's header.
enum SignatureAlgorithm: String, Sendable {
    case hs256 = "HS256"
    case es256 = "ES256"
    case rs256 = "RS256"
    case edDSA = "EdDSA"
}

/// One key, bound to the one algorithm that it may be used with.
///
/// A token chooses among keys by its header but never what a key is used for: a public key's PEM text
/// can't become the secret of an HS256 token.
struct TokenKey: Sendable {
    let algorithm: SignatureAlgorithm
    /// The name in a key set; nil for keys that any token of the algorithm may be signed with.
    let identifier: String?
    /// JWTKit's signer for `algorithm`; for a public key, one that only verifies.
    let implementation: any JWTAlgorithm

    static func secret(_ secret: String) async -> TokenKey? {
        let collection = await JWTKeyCollection().add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
        return await TokenKey(.hs256, nil, in: collection)
    }

    static func elliptic(_ key: some ECDSAKey, identifier: String? = nil) async -> TokenKey? {
        await TokenKey(.es256, identifier, in: JWTKeyCollection().add(ecdsa: key))
    }

    static func edwards(_ key: some EdDSAKey, identifier: String? = nil) async -> TokenKey? {
        await TokenKey(.edDSA, identifier, in: JWTKeyCollection().add(eddsa: key))
    }

    static func rsa(_ key: some RSAKey, identifier: String? = nil) async -> TokenKey? {
        await TokenKey(.rs256, identifier, in: JWTKeyCollection().add(rsa: key, digestAlgorithm: .sha256))
    }

    /// JWTKit hands its signers out through a collection alone; nil if it made one for another algorithm.
    private init?(_ algorithm: SignatureAlgorithm, _ identifier: String?, in collection: JWTKeyCollection) async {
        guard let implementation = try? await collection.getKey(), implementation.name == algorithm.rawValue else {
            return nil
        }
        self.algorithm = algorithm
        self.identifier = identifier
        self.implementation = implementation
    }

    func verifies(_ token: CompactToken) -> Bool {
        // A signature of the wrong shape throws; that is no other case than a wrong one.
        (try? implementation.verify(token.signature, signs: token.signed)) ?? false
    }

    /// Nil for a public key.
    func signature(of bytes: [UInt8]) -> [UInt8]? { try? implementation.sign(bytes) }
}
