import ChatModel

/// Reads single claims, so that a wrong one is named instead of the whole token being called malformed.
struct ClaimReader {
    let container: KeyedDecodingContainer<TokenClaim>

    /// Nil where the claim is absent or null.
    func value<Value: Decodable>(_ claim: TokenClaim, _ type: Value.Type) throws(TokenError) -> Value? {
        do {
            return try container.decodeIfPresent(type, forKey: claim)
        } catch {
            throw .badClaim(claim)
        }
    }

    /// A NumericDate (RFC 7519 §2): seconds since 1970, fractions allowed, up to the year 9999.
    func moment(_ claim: TokenClaim) throws(TokenError) -> Timestamp? {
        guard let seconds = try value(claim, Double.self) else { return nil }
        guard (0...253_402_300_799).contains(seconds) else { throw .badClaim(claim) }
        return Timestamp(milliseconds: Int64(seconds * 1000))
    }

    /// A list of texts; of the texts alone, `*` for `rooms` and any for `aud`.
    func textOrList(_ claim: TokenClaim) throws(TokenError) -> [String]? {
        if let text = try? container.decodeIfPresent(String.self, forKey: claim) {
            guard claim == .aud || text == "*" else { throw .badClaim(claim) }
            return [text]
        }
        return try value(claim, [String].self)
    }
}
