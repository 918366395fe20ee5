import AdminAPI
import ChatModel
import TokenAuth

extension Settings {
    /// Why no token could be made.
    package struct CannotSign: Error, CustomStringConvertible {
        package let description = "the configured keys only verify: set tokens.private_key to make tokens here"
    }

    /// A signed token for the principal.
    package func mintToken(for principal: Principal, lasting time: Duration) async throws -> String {
        try await minted(principal, lasting: time).token
    }

    /// A signed token with what it may be revoked by.
    func minted(_ principal: Principal, lasting time: Duration) async throws -> MintedToken {
        let (keys, _) = try await tokenKeys()
        guard let signer = TokenSigner(keys: keys, issuer: tokens.issuer, audience: tokens.audience) else {
            throw CannotSign()
        }
        let now = Moment.now.wall
        let id = TokenSigner.newID()
        let token = try signer.sign(principal, issued: now, expires: now + time, id: id)
        return MintedToken(token: token, id: id, expires: now + time)
    }

    /// Reads the key files that the settings name, without making any.
    package func checkTokenKeys() async throws(SettingsFailure) {
        guard tokens.source != .generated else { return }
        _ = try await tokenKeys()
    }
}
