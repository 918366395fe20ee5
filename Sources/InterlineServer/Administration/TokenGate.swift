import AdminAPI
import ChatModel
import RoomLog
import Sessions
import Synchronization
import TokenAuth

/// What a token is worth now.
enum TokenVerdict: Sendable {
    case good(VerifiedToken)
    case expired
    case wrong
    case expelled(Expulsion)
}

/// Everyone with a token passes here: keys may be exchanged, users banned and tokens revoked while the relay runs.
final class TokenGate: Sendable {
    static let bansMax = 100_000
    static let revocationsMax = 100_000

    private let verifier: Mutex<TokenVerifier>
    let bans: StoredTable<AdminBan>
    let revocations: StoredTable<AdminRevocation>
    private let refused = Mutex<[String: Int]>([:])

    init(_ verifier: TokenVerifier, state: any StateStore) async throws {
        self.verifier = Mutex(verifier)
        bans = try await StoredTable("server/ban/", most: Self.bansMax, in: state)
        revocations = try await StoredTable("server/revocation/", most: Self.revocationsMax, in: state)
    }

    func replaceKeys(_ verifier: TokenVerifier) { self.verifier.withLock { $0 = verifier } }

    func verdict(on token: String, at now: Timestamp) async -> TokenVerdict {
        do throws(TokenError) {
            let verified = try await verifier.withLock { $0 }.verified(token, now: now)
            return standing(of: verified, at: now)
        } catch {
            count(error.isExpired ? "expired" : "wrong")
            return error.isExpired ? .expired : .wrong
        }
    }

    /// Whether a token that was right is still good. Cheap: for the loop that is about to trust it.
    func standing(of token: VerifiedToken, at now: Timestamp) -> TokenVerdict {
        if isRevoked(token, at: now) {
            count("revoked")
            return .expelled(.revoked)
        }
        if isBanned(token.principal.user, at: now) {
            count("banned")
            return .expelled(.banned)
        }
        return .good(token)
    }

    func isBanned(_ user: UserID, at now: Timestamp) -> Bool {
        guard let ban = bans[user.name] else { return false }
        return ban.until.map { Timestamp(milliseconds: $0) > now } ?? true
    }

    /// A token that does not say when it was issued may have been before. Seconds are all that `iat` tells, so one of
    /// the same second counts as older.
    private func isRevoked(_ token: VerifiedToken, at now: Timestamp) -> Bool {
        if let id = token.id, let found = revocations[AdminRevocation.key(token: id)], found.until > now.milliseconds {
            return true
        }
        guard let found = revocations[AdminRevocation.key(user: token.principal.user)],
            found.until > now.milliseconds
        else { return false }
        return token.issued.map { $0.milliseconds / 1000 <= found.at / 1000 } ?? true
    }

    private func count(_ reason: String) { refused.withLock { $0[reason, default: 0] += 1 } }

    var metrics: [Metric] {
        let reasons = ["banned", "expired", "revoked", "wrong"]
        let counts = refused.withLock { $0 }
        return [
            Metric(
                "interline_tokens_refused_total", .counter, by: "reason",
                reasons.map { ($0, Double(counts[$0] ?? 0)) }, "Tokens that were refused."),
            Metric("interline_server_bans", .gauge, bans.count, "Users who are banned from the whole server."),
            Metric("interline_revocations", .gauge, revocations.count, "Revocations of tokens that are kept."),
        ]
    }

    /// Forgets bans and revocations whose time is over.
    func sweep(at now: Timestamp) async {
        try? await bans.sweep { $0.until.map { $0 <= now.milliseconds } ?? false }
        try? await revocations.sweep { $0.until <= now.milliseconds }
    }
}
