import ChatModel
import Foundation
import Testing

@testable import TokenAuth

@Suite struct SignatureAlgorithmTests {
    @Test(arguments: try KeyPair.all())
    func `what a private key signs its public key verifies`(_ pair: KeyPair) async throws {
        let signing = try await TokenKeys.pairs(privateKey: pair.privatePEM)
        let bob = try #require(bob)
        let token = try #require(TokenSigner(keys: signing)).sign(bob, issued: now, expires: inAnHour)
        let verifying = try await TokenKeys.pairs(publicKeys: [pair.publicPEM])
        let principal = try await TokenVerifier(keys: verifying).verify(token, now: now)
        #expect(principal.user == bob.user)
        #expect(!verifying.canSign)
        #expect(TokenSigner(keys: verifying) == nil)
        // The public half of the configured private key is enough.
        #expect(await refusal(token, TokenVerifier(keys: signing)) == nil)
    }

    @Test(arguments: try KeyPair.all())
    func `a public key's text is no secret`(_ pair: KeyPair) async throws {
        let attacker = try await TokenKeys.secret(pair.publicPEM)
        let forged = try token(claims(["role": "admin"]), keys: attacker)
        let verifier = TokenVerifier(keys: try await .pairs(publicKeys: [pair.publicPEM]))
        #expect(await refusal(forged, verifier) == .algorithmNotAllowed)
        let renamed = try token(claims(["role": "admin"]), header: ["alg": pair.algorithm], keys: attacker)
        #expect(await refusal(renamed, verifier) == .badSignature)
    }

    @Test(arguments: try KeyPair.all())
    func `another key of the same kind is refused`(_ pair: KeyPair) async throws {
        let strangers = try await [
            TokenKeys.pairs(privateKey: KeyPair.es256().privatePEM),
            TokenKeys.pairs(privateKey: KeyPair.edDSA().privatePEM),
            TokenKeys.secret(secret),
        ]
        let verifier = TokenVerifier(keys: try await .pairs(publicKeys: [pair.publicPEM]))
        for stranger in strangers {
            let forged = try token(claims(), header: ["alg": pair.algorithm], keys: stranger)
            #expect(await refusal(forged, verifier) == .badSignature)
        }
    }

    @Test(arguments: ["none", "None", "NONE", "", "HS384", "HS512", "hs256", "RS256", "ES256"])
    func `a shared secret is for HS256 alone`(_ algorithm: String) async throws {
        let keys = try await TokenKeys.secret(secret)
        let signed = try token(claims(), header: ["alg": algorithm], keys: keys)
        let verifier = TokenVerifier(keys: keys)
        #expect(await refusal(signed, verifier) == .algorithmNotAllowed)
        let parts = signed.split(separator: ".")
        #expect(await refusal("\(parts[0]).\(parts[1]).", verifier) == .algorithmNotAllowed)
    }

    @Test func `a header must be an object with a text alg and nothing critical`() async throws {
        let keys = try await TokenKeys.secret(secret)
        let verifier = TokenVerifier(keys: keys)
        for wrong: [String: any Sendable] in [["alg": 1], ["alg": NSNull()], ["kid": 1], ["crit": ["exp"]]] {
            let signed = try token(claims(), header: wrong, keys: keys)
            #expect(await refusal(signed, verifier) == .malformed, "\(wrong)")
        }
    }

    @Test func `base64 that is not strict is malformed`() async throws {
        let keys = try await TokenKeys.secret(secret)
        let signed = try token(claims(), keys: keys)
        let verifier = TokenVerifier(keys: keys)
        // 32 bytes leave four bits over in the last character, which must be zero.
        let last = try #require(signed.last)
        let others = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        for other in others where other != last {
            #expect(await refusal(signed.dropLast() + String(other), verifier) != nil)
        }
        for wrong in [signed + "=", signed + ".", " " + signed, signed + "\n", signed.replacing(".", with: "..")] {
            #expect(await refusal(wrong, verifier) == .malformed)
        }
    }
}
