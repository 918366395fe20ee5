import ChatModel
import Foundation
import Testing

@testable import TokenAuth

@Suite struct TokenVerifierTests {
    @Test func `a token of the shared secret names its bearer`() async throws {
        let keys = try await TokenKeys.secret(secret)
        let token = try token(
            claims([
                "name": "Bob B.", "role": "interpreter", "rooms": ["lobby", "大厅"], "badges": ["vip"], "lang": "ZH-hans",
                "nbf": now.milliseconds / 1000, "iat": now.milliseconds / 1000,
            ]), keys: keys)
        let principal = try await TokenVerifier(keys: keys).verify(token, now: now)
        #expect(principal.user.name == "bob")
        #expect(principal.name == "Bob B.")
        #expect(principal.role == .interpreter)
        #expect(principal.can == [.speak, .interpret])
        #expect(principal.rooms == .only(Set(["lobby", "大厅"].compactMap(RoomID.init))))
        #expect(principal.badges == ["vip"])
        #expect(principal.language?.tag == "zh-Hans")
        #expect(principal.expires == inAnHour)
        #expect(!principal.isAnonymous)
    }

    @Test func `what a token leaves out has its default`() async throws {
        let keys = try await TokenKeys.secret(secret)
        let principal = try await TokenVerifier(keys: keys).verify(token(claims(), keys: keys), now: now)
        #expect(principal.name == "bob")
        #expect(principal.role == .viewer)
        #expect(principal.can == .speak)
        #expect(principal.rooms == .publicRooms)
        #expect(principal.badges.isEmpty && principal.language == nil)
    }

    @Test func `a token ends at the millisecond of its exp and without leeway`() async throws {
        let keys = try await TokenKeys.secret(secret)
        let verifier = TokenVerifier(keys: keys)
        let token = try token(claims(), keys: keys)
        #expect(await refusal(token, verifier, at: Timestamp(milliseconds: inAnHour.milliseconds - 1)) == nil)
        let refused = await refusal(token, verifier, at: inAnHour)
        #expect(refused == .expired)
        #expect(refused?.isExpired == true)
    }

    @Test(arguments: ["nbf", "iat"])
    func `a clock that is a minute ahead is forgiven and no more`(_ claim: String) async throws {
        let keys = try await TokenKeys.secret(secret)
        let verifier = TokenVerifier(keys: keys)
        let seconds = now.milliseconds / 1000
        #expect(await refusal(try token(claims([claim: seconds + 60]), keys: keys), verifier) == nil)
        #expect(await refusal(try token(claims([claim: seconds + 61]), keys: keys), verifier) == .notYetValid)
    }

    @Test func `issuer and audience are checked where they are configured`() async throws {
        let keys = try await TokenKeys.secret(secret)
        let strict = TokenVerifier(keys: keys, issuer: "https://id.example", audience: "chat")
        let right: [String: any Sendable] = ["iss": "https://id.example", "aud": ["shop", "chat"]]
        #expect(await refusal(try token(claims(right), keys: keys), strict) == nil)
        #expect(await refusal(try token(claims(right.merging(["aud": "chat"]) { $1 }), keys: keys), strict) == nil)
        #expect(await refusal(try token(claims(["aud": "chat"]), keys: keys), strict) == .wrongIssuer)
        #expect(await refusal(try token(claims(["iss": "https://id.example"]), keys: keys), strict) == .wrongAudience)
        let other = right.merging(["aud": ["shop"]]) { $1 }
        #expect(await refusal(try token(claims(other), keys: keys), strict) == .wrongAudience)
        #expect(await refusal(try token(claims(other), keys: keys), TokenVerifier(keys: keys)) == nil)
    }

    @Test func `a changed byte anywhere in a token is noticed`() async throws {
        let keys = try await TokenKeys.secret(secret)
        let verifier = TokenVerifier(keys: keys)
        let bytes = Array(try token(claims(["role": "viewer"]), keys: keys).utf8)
        for index in bytes.indices where bytes[index] != UInt8(ascii: ".") {
            var changed = bytes
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let refused = await refusal(String(decoding: changed, as: UTF8.self), verifier)
            #expect(refused != nil, "byte \(index)")
        }
    }

    @Test func `another secret's token is refused before its claims are read`() async throws {
        let verifier = TokenVerifier(keys: try await .secret(secret))
        let others = try await TokenKeys.secret("another secret that is long enough")
        #expect(await refusal(try token(["sub": ""], keys: others), verifier) == .badSignature)
    }

    @Test func `a token over 8 KiB is not looked at`() async throws {
        let keys = try await TokenKeys.secret(secret)
        let large = try token(claims(["padding": String(repeating: "x", count: 8000)]), keys: keys)
        #expect(await refusal(large, TokenVerifier(keys: keys)) == .tooLarge)
    }

    @Test func `random text is refused and never crashes`() async throws {
        let verifier = TokenVerifier(keys: try await .secret(secret))
        let alphabet = Array("abcXYZ019-_.=+/{}\"\\ \u{0}\u{202E}é🎈")
        for length in 0..<600 {
            let text = String((0..<length % 80).map { _ in alphabet.randomElement() ?? "." })
            #expect(await refusal(text, verifier) != nil, "\(text.debugDescription)")
            let bytes = (0..<length % 80).map { _ in UInt8.random(in: 0...255) }
            let shaped = [bytes, bytes.reversed(), bytes].map { Base64URL.encode($0) }.joined(separator: ".")
            #expect(await refusal(shaped, verifier) == .malformed, "\(shaped)")
        }
    }

    @Test func `a rightly signed payload of random bytes is refused`() async throws {
        let keys = try await TokenKeys.secret(secret)
        let verifier = TokenVerifier(keys: keys)
        let pieces = ["{", "}", "[", "]", ":", ",", "\"sub\"", "\"exp\"", "1e999", "-1", "null", "\"\\ud800\"", "true"]
        for count in 0..<400 {
            let random = (0..<count % 20).map { _ in pieces.randomElement() ?? "" }.joined()
            let signed = try token(payload: Data(random.utf8), keys: keys)
            #expect(await refusal(signed, verifier) != nil, "\(random)")
        }
    }

    @Test func `no error's text holds the token or the secret`() async throws {
        let keys = try await TokenKeys.secret(secret)
        let signed = try token(claims(["role": "emperor-of-secrets"]), keys: keys)
        let refused = await refusal(signed, TokenVerifier(keys: keys))
        #expect(refused == .badClaim(.role))
        #expect(refused.map { "\($0)" } == "the token's role claim is missing or not allowed")
        #expect(refused.map { String(reflecting: $0).contains("emperor") } == false)
    }
}
