import ChatModel
import Testing

@testable import TokenAuth

@Suite struct KeySetTests {
    private func named(_ pair: KeyPair, _ kid: String) -> [String: String] {
        pair.member.merging(["kid": kid]) { $1 }
    }

    @Test(arguments: try KeyPair.all())
    func `a key set's keys verify the tokens that name them`(_ pair: KeyPair) async throws {
        let all = try KeyPair.all().filter { $0.algorithm != pair.algorithm } + [pair]
        let text = try keySet(all.map { named($0, "key-\($0.algorithm)") })
        let verifier = TokenVerifier(keys: try await .pairs(keySet: text))
        let signing = try await TokenKeys.pairs(privateKey: pair.privatePEM)
        let right = try token(claims(), header: ["kid": "key-\(pair.algorithm)"], keys: signing)
        #expect(await refusal(right, verifier) == nil)
        let unnamed = try token(claims(), keys: signing)
        #expect(await refusal(unnamed, verifier) == nil)
        let unknown = try token(claims(), header: ["kid": "key-of-another"], keys: signing)
        #expect(await refusal(unknown, verifier) == .unknownKey)
    }

    @Test func `a key's name chooses among keys of one algorithm`() async throws {
        let (old, new) = (KeyPair.es256(), KeyPair.es256())
        let verifier = TokenVerifier(keys: try await .pairs(keySet: keySet([named(old, "old"), named(new, "new")])))
        let signing = try await TokenKeys.pairs(privateKey: new.privatePEM)
        #expect(await refusal(try token(claims(), header: ["kid": "new"], keys: signing), verifier) == nil)
        #expect(await refusal(try token(claims(), header: ["kid": "old"], keys: signing), verifier) == .badSignature)
        #expect(await refusal(try token(claims(), keys: signing), verifier) == nil)
    }

    @Test func `keys of other kinds and uses are passed over`() async throws {
        let pair = KeyPair.es256()
        let others: [[String: String]] = [
            ["kty": "oct", "k": "c2VjcmV0", "alg": "HS256"], ["kty": "EC", "crv": "P-521", "x": "AA", "y": "AA"],
            ["kty": "RSA", "n": "AQAB", "e": "AQAB"], ["kty": "OKP", "crv": "X25519", "x": "AA"],
            pair.member.merging(["use": "enc"]) { $1 }, pair.member.merging(["alg": "ES384"]) { $1 }, [:],
        ]
        await #expect(throws: TokenKeyError.emptyKeySet) { try await TokenKeys.pairs(keySet: keySet(others)) }
        let keys = try await TokenKeys.pairs(keySet: keySet(others + [pair.member]))
        #expect(keys.verifying.map(\.algorithm) == [.es256])
    }

    @Test(arguments: ["", "[]", "{}", "{\"keys\": 1}", "-----BEGIN PUBLIC KEY-----"])
    func `what is no key set is refused`(_ text: String) async {
        await #expect(throws: TokenKeyError.notAKeySet) { try await TokenKeys.pairs(keySet: text) }
    }
}
