import JWTKit

extension TokenKey {
    /// The key of a `PUBLIC KEY` PEM text: P-256, Ed25519, or RSA of at least 2048 bits.
    static func publicPEM(_ text: String) async throws(TokenKeyError) -> TokenKey {
        let key: TokenKey? =
            if let read = try? ES256PublicKey(pem: text) {
                await elliptic(read)
            } else if let read = try? EdDSA.PublicKey(pem: text) {
                await edwards(read)
            } else if let read = try? Insecure.RSA.PublicKey(pem: text) {
                await rsa(read)
            } else {
                nil
            }
        guard let key else { throw .unusablePublicKey }
        return key
    }

    /// The key of a private PEM text, and its public half.
    static func privatePEM(_ text: String) async throws(TokenKeyError) -> (signing: TokenKey, verifying: TokenKey) {
        let pair: (TokenKey?, TokenKey?) =
            if let read = try? ES256PrivateKey(pem: text) {
                (await elliptic(read), await elliptic(read.publicKey))
            } else if let read = try? EdDSA.PrivateKey(pem: text) {
                (await edwards(read), await edwards(read.publicKey))
            } else if let read = try? Insecure.RSA.PrivateKey(pem: text) {
                (await rsa(read), await rsa(read.publicKey))
            } else {
                (nil, nil)
            }
        guard let signing = pair.0, let verifying = pair.1 else { throw .unusablePrivateKey }
        return (signing, verifying)
    }
}
