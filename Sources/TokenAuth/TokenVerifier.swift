import ChatModel

/// Turns a token into who its bearer is.
package struct TokenVerifier: Sendable {
    /// The largest token that is looked at, in bytes.
    package static let bytesMax = 8192
    /// How far ahead another machine's clock may be in `nbf` and `iat`; `exp` has no leeway.
    package static let leeway: Duration = .seconds(60)

    private let keys: TokenKeys
    private let issuer: String?
    private let audience: String?

    /// - Parameters:
    ///   - issuer: What `iss` must be; nil: not looked at.
    ///   - audience: What `aud` must be or contain; nil: not looked at.
    package init(keys: TokenKeys, issuer: String? = nil, audience: String? = nil) {
        self.keys = keys
        self.issuer = issuer
        self.audience = audience
    }

    /// The bearer of a token that is right in every respect.
    ///
    /// The signature is checked before any claim is read. `async` so that the caller's actor is left for the
    /// time that takes: a loop goes on serving others meanwhile.
    package func verify(_ token: String, now: Timestamp) async throws(TokenError) -> Principal {
        try await verified(token, now: now).principal
    }

    /// As ``verify(_:now:)``, with what the token may be revoked by.
    package func verified(_ token: String, now: Timestamp) async throws(TokenError) -> VerifiedToken {
        let compact = try CompactToken(token)
        guard try keys.candidates(for: compact.header).contains(where: { $0.verifies(compact) }) else {
            throw .badSignature
        }
        let claims = try ClaimSet(json: compact.payload)
        try check(claims, now: now)
        let principal = Principal(
            user: claims.subject, name: claims.displayName, role: claims.role, can: claims.can, rooms: claims.rooms,
            badges: claims.badges, language: claims.language, expires: claims.expires)
        return VerifiedToken(principal: principal, id: claims.id, issued: claims.issued)
    }

    private func check(_ claims: ClaimSet, now: Timestamp) throws(TokenError) {
        guard now < claims.expires else { throw .expired }
        let latest = now + Self.leeway
        for start in [claims.notBefore, claims.issued].compactMap(\.self) where start > latest {
            throw .notYetValid
        }
        if let issuer, claims.issuer != issuer { throw .wrongIssuer }
        if let audience, !claims.audience.contains(audience) { throw .wrongAudience }
    }
}
