/// Why a token was refused; no case carries anything of the token itself.
package enum TokenError: Error, Hashable, Sendable {
    /// More than ``TokenVerifier/bytesMax`` bytes; nothing of it was read.
    case tooLarge
    /// Not three parts of unpadded base64url, not JSON objects inside, or a critical header that is not known.
    case malformed
    /// The header names an algorithm that no configured key is for; `none` always ends here.
    case algorithmNotAllowed
    /// The header's `kid` is none of the key set's.
    case unknownKey
    case badSignature
    case missingExpiry
    case expired
    /// `nbf` or `iat` lies further ahead than ``TokenVerifier/leeway``.
    case notYetValid
    case wrongIssuer
    case wrongAudience
    /// A claim is missing where it is required, of a wrong type, or holds what is not allowed.
    case badClaim(TokenClaim)

    /// Whether a fresh token would mend it: `token_expired` and close code 4002 instead of `unauthorized` and 4001.
    package var isExpired: Bool { self == .expired }
}

extension TokenError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLarge: "the token is larger than \(TokenVerifier.bytesMax) bytes"
        case .malformed: "the token is not a well-formed JWT"
        case .algorithmNotAllowed: "the token's algorithm is not one that the server has a key for"
        case .unknownKey: "the token was signed with a key that the server does not know"
        case .badSignature: "the token's signature is wrong"
        case .missingExpiry: "the token has no exp claim"
        case .expired: "the token has expired"
        case .notYetValid: "the token is not valid yet"
        case .wrongIssuer: "the token is from another issuer"
        case .wrongAudience: "the token is for another audience"
        case .badClaim(let claim): "the token's \(claim.rawValue) claim is missing or not allowed"
        }
    }
}

/// The claims that the server reads, by their names in the token.
package enum TokenClaim: String, CodingKey, CaseIterable, Sendable {
    case sub, name, exp, nbf, iat, jti, iss, aud, rooms, role, badges, lang, can
}
