import ChatModel
import Foundation
import JWTKit
import Testing

@testable import TokenAuth

/// A moment that all tests share: 2025-01-14T20:15:30Z.
let now = Timestamp(milliseconds: 1_736_885_730_000)
let inAnHour = now + .seconds(3600)
let secret = "0123456789abcdef0123456789abcdef"

let bob = UserID("bob").map { Principal(user: $0, name: "Bob", role: .viewer) }

/// The claims that a token needs, with others added or (with null) taken away.
func claims(_ others: [String: any Sendable] = [:]) -> [String: any Sendable] {
    ["sub": "bob", "exp": inAnHour.milliseconds / 1000].merging(others) { $1 }
}

/// A token made by hand, so that its header and claims may be anything; signed with the keys' signing key.
func token(
    _ claims: [String: any Sendable], header: [String: any Sendable] = [:], keys: TokenKeys
) throws -> String {
    try token(payload: JSONSerialization.data(withJSONObject: claims), header: header, keys: keys)
}

func token(payload: Data, header: [String: any Sendable] = [:], keys: TokenKeys) throws -> String {
    guard let key = keys.signing else { throw TokenKeyError.noKeys }
    let standard: [String: any Sendable] = ["alg": key.algorithm.rawValue, "typ": "JWT"]
    let headerJSON = try JSONSerialization.data(withJSONObject: standard.merging(header) { $1 })
    let signed = Base64URL.encode(headerJSON) + "." + Base64URL.encode(payload)
    guard let signature = key.signature(of: Array(signed.utf8)) else { throw TokenKeyError.noKeys }
    return signed + "." + Base64URL.encode(signature)
}

/// The error that verifying ends with; nil where the token is accepted.
func refusal(_ token: String, _ verifier: TokenVerifier, at moment: Timestamp = now) async -> TokenError? {
    do throws(TokenError) {
        _ = try await verifier.verify(token, now: moment)
        return nil
    } catch {
        return error
    }
}

/// A private key in PEM, the public half in PEM and as a member of a key set.
struct KeyPair: Sendable, CustomTestStringConvertible {
    let algorithm: String
    let privatePEM: String
    let publicPEM: String
    let member: [String: String]

    var testDescription: String { algorithm }

    static func es256() -> KeyPair {
        let key = ES256PrivateKey()
        let point = key.publicKey.parameters
        return KeyPair(
            algorithm: "ES256", privatePEM: key.pemRepresentation, publicPEM: key.publicKey.pemRepresentation,
            member: ["kty": "EC", "crv": "P-256", "x": urlSafe(point?.x ?? ""), "y": urlSafe(point?.y ?? "")])
    }

    static func edDSA() throws -> KeyPair {
        let key = try EdDSA.PrivateKey()
        return KeyPair(
            algorithm: "EdDSA", privatePEM: key.pemRepresentation, publicPEM: key.publicKey.pemRepresentation,
            member: ["kty": "OKP", "crv": "Ed25519", "x": Base64URL.encode(key.publicKey.rawRepresentation)])
    }

    /// Made once with `openssl genrsa 2048` for these tests: making one takes a second each time.
    static func rs256() throws -> KeyPair {
        let key = try Insecure.RSA.PrivateKey(pem: RSAFixture.privatePEM)
        let parts = try key.publicKey.getKeyPrimitives()
        return KeyPair(
            algorithm: "RS256", privatePEM: RSAFixture.privatePEM, publicPEM: key.publicKey.pemRepresentation,
            member: [
                "kty": "RSA", "n": Base64URL.encode(parts.modulus), "e": Base64URL.encode(parts.publicExponent),
            ])
    }

    static func all() throws -> [KeyPair] { try [es256(), edDSA(), rs256()] }

    private static func urlSafe(_ base64: String) -> String {
        Base64URL.encode(Data(base64Encoded: base64) ?? Data())
    }
}

/// The text of a key set.
func keySet(_ members: [[String: String]]) throws -> String {
    String(decoding: try JSONSerialization.data(withJSONObject: ["keys": members]), as: UTF8.self)
}
