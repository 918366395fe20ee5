import ChatModel
import Foundation
import Testing

@testable import TokenAuth

@Suite struct ClaimSetTests {
    /// The error of these claims in a token that is right otherwise.
    private func claimRefusal(_ others: [String: any Sendable]) async throws -> TokenError? {
        let keys = try await TokenKeys.secret(secret)
        return await verifying(try token(claims(others), keys: keys), keys)
    }

    private func verifying(_ token: String, _ keys: TokenKeys) async -> TokenError? {
        await refusal(token, TokenVerifier(keys: keys))
    }

    private func principal(_ others: [String: any Sendable]) async throws -> Principal {
        let keys = try await TokenKeys.secret(secret)
        return try await TokenVerifier(keys: keys).verify(token(claims(others), keys: keys), now: now)
    }

    @Test func `exp is required and must be a number`() async throws {
        #expect(try await claimRefusal(["exp": NSNull()]) == .missingExpiry)
        for wrong: any Sendable in ["soon", true, [1], -1, 1e15] as [any Sendable] {
            #expect(try await claimRefusal(["exp": wrong]) == .badClaim(.exp), "\(wrong)")
        }
        #expect(try await principal(["exp": 4_000_000_000.5]).expires?.milliseconds == 4_000_000_000_500)
    }

    @Test func `sub is required and must be a user's name`() async throws {
        for wrong: any Sendable in [NSNull(), "", 7, "a\nb", String(repeating: "x", count: 129)] as [any Sendable] {
            #expect(try await claimRefusal(["sub": wrong]) == .badClaim(.sub), "\(wrong)")
        }
    }

    @Test func `claims of a wrong type or value are named`() async throws {
        let wrong: [(TokenClaim, any Sendable)] = [
            (.name, 7), (.nbf, "x"), (.iat, "x"), (.iss, 1), (.aud, 1), (.rooms, "lobby"), (.rooms, ["a b"]),
            (.rooms, [1]), (.role, "owner"), (.role, 1), (.role, "Admin"), (.badges, "vip"), (.badges, [""]),
            (.badges, [String(repeating: "b", count: 33)]), (.badges, Array(repeating: "b", count: 11)),
            (.badges, ["a\u{202E}b"]), (.lang, "not a tag"), (.lang, 1), (.can, ["fly"]), (.can, "speak"),
        ]
        for (claim, value) in wrong {
            #expect(try await claimRefusal([claim.rawValue: value]) == .badClaim(claim), "\(claim): \(value)")
        }
    }

    @Test func `null is the same as no claim`() async throws {
        let nulls = TokenClaim.allCases.filter { $0 != .sub && $0 != .exp }.map { ($0.rawValue, NSNull()) }
        let principal = try await principal(Dictionary(uniqueKeysWithValues: nulls))
        #expect(principal.rooms == .publicRooms)
        #expect(principal.role == .viewer)
    }

    @Test func `a star opens every room whether alone or in a list`() async throws {
        #expect(try await principal(["rooms": "*"]).rooms == .all)
        #expect(try await principal(["rooms": ["lobby", "*"]]).rooms == .all)
        #expect(try await principal(["rooms": [String]()]).rooms == .only([]))
    }

    @Test func `can replaces what the role gives`() async throws {
        #expect(try await principal(["role": "moderator", "can": ["speak"]]).can == .speak)
        #expect(try await principal(["role": "viewer", "can": ["moderate", "host"]]).can == [.moderate, .host])
        #expect(try await principal(["role": "host", "can": [String]()]).can == [])
    }

    @Test func `names lose what would disturb the line they stand in`() async throws {
        #expect(try await principal(["name": "A\u{202E}li\u{0}c\ne\u{2066}"]).name == "Alice")
        #expect(try await principal(["name": "👩‍👩‍👧 住人"]).name == "👩‍👩‍👧 住人")
        #expect(try await principal(["name": String(repeating: "é", count: 80)]).name.count == 64)
        let stacked = "a" + String(repeating: "\u{0301}", count: 3000)
        #expect(try await principal(["name": stacked]).name.unicodeScalars.count == 256)
        for invisible in ["", " ", "\u{200B}", "\u{202E}"] {
            #expect(try await principal(["name": invisible]).name == "bob", "\(invisible.debugDescription)")
        }
    }

    @Test func `ten badges of 32 characters are the most`() async throws {
        let most = (0..<10).map { "\($0)" + String(repeating: "b", count: 31) }
        #expect(try await principal(["badges": most]).badges == most)
    }

    @Test(arguments: ["", "7", "[]", "\"text\"", "{", "{}x", "\u{FEFF}"])
    func `a payload that is no JSON object is malformed`(_ payload: String) async throws {
        let keys = try await TokenKeys.secret(secret)
        #expect(await verifying(try token(payload: Data(payload.utf8), keys: keys), keys) == .malformed)
    }
}
