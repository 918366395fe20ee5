import ChatModel

/// A token that is right in every respect, with what it may be revoked by.
package struct VerifiedToken: Hashable, Sendable {
    package let principal: Principal
    /// `jti`; nil where the token has none.
    package let id: String?
    /// `iat`; nil where the token does not say.
    package let issued: Timestamp?
}
