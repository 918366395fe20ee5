import ChatModel
import Testing

@testable import TokenAuth

@Suite struct TokenSignerTests {
    @Test(arguments: Role.allCases)
    func `a signed principal comes back the same`(_ role: Role) async throws {
        let keys = try await TokenKeys.secret(secret)
        let signer = try #require(TokenSigner(keys: keys, issuer: "interline", audience: "chat"))
        let user = try #require(UserID("u/1 \"é\""))
        let rooms: [RoomScope] = [.publicRooms, .all, .only([]), .only(Set(["a", "b"].compactMap(RoomID.init)))]
        for scope in rooms {
            for can: Capabilities? in [nil, [], [.host, .speak]] {
                let principal = Principal(
                    user: user, name: "Jo / \\ 👋", role: role, can: can, rooms: scope, badges: ["vip", "ü"],
                    language: LanguageTag("pt-BR"), expires: inAnHour)
                let token = try signer.sign(principal, issued: now, expires: inAnHour)
                let verifier = TokenVerifier(keys: keys, issuer: "interline", audience: "chat")
                #expect(try await verifier.verify(token, now: now) == principal)
            }
        }
    }

    @Test func `a token that no verifier would look at is not made`() async throws {
        let signer = try #require(TokenSigner(keys: try await .secret(secret)))
        var principal = try #require(bob)
        principal.rooms = .only(Set((0..<1000).compactMap { RoomID("room-number-\($0)") }))
        #expect(throws: TokenSigningError.tooLarge) {
            try signer.sign(principal, issued: now, expires: inAnHour)
        }
    }
}
