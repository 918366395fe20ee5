import Foundation
import JWTKit

/// A JSON Web Key Set (RFC 7517), read leniently: keys of other kinds and for other uses are passed over.
struct KeySet: Decodable {
    private let keys: [Element]

    /// A member of the set; nil where it is not an object with strings where strings belong.
    private struct Element: Decodable {
        let key: Key?

        init(from decoder: any Decoder) throws {
            key = try? Key(from: decoder)
        }
    }

    private struct Key: Decodable {
        let kty: String
        let kid, use, alg, crv, x, y, n, e: String?
    }

    /// The set's usable keys, in its order.
    static func read(_ json: String) async throws(TokenKeyError) -> [TokenKey] {
        guard let set = try? JSONDecoder().decode(KeySet.self, from: Data(json.utf8)) else { throw .notAKeySet }
        var usable: [TokenKey] = []
        for key in set.keys.compactMap(\.key) where key.use ?? "sig" == "sig" {
            if let read = await tokenKey(of: key) { usable.append(read) }
        }
        guard !usable.isEmpty else { throw .emptyKeySet }
        return usable
    }

    private static func tokenKey(of key: Key) async -> TokenKey? {
        func isFor(_ algorithm: SignatureAlgorithm) -> Bool { key.alg == nil || key.alg == algorithm.rawValue }
        switch key.kty {
        case "EC":
            guard isFor(.es256), key.crv == "P-256", let x = key.x, let y = key.y,
                let read = try? ES256PublicKey(parameters: (x: x, y: y))
            else { return nil }
            return await .elliptic(read, identifier: key.kid)
        case "OKP":
            guard isFor(.edDSA), key.crv == "Ed25519", let x = key.x,
                let read = try? EdDSA.PublicKey(x: x, curve: .ed25519)
            else { return nil }
            return await .edwards(read, identifier: key.kid)
        case "RSA":
            guard isFor(.rs256), let n = key.n, let e = key.e,
                let read = try? Insecure.RSA.PublicKey(modulus: n, exponent: e)
            else { return nil }
            return await .rsa(read, identifier: key.kid)
        default:
            // Symmetric keys ("oct") too: a file of public keys is no place for a secret.
            return nil
        }
    }
}
