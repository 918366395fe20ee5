import Testing

@testable import TokenAuth

@Suite struct TokenKeysTests {
    @Test func `a secret has at least 32 bytes`() async throws {
        await #expect(throws: TokenKeyError.weakSecret) {
            try await TokenKeys.secret(String(repeating: "x", count: 31))
        }
        #expect(try await TokenKeys.secret(String(repeating: "x", count: 32)).canSign)
    }

    @Test func `weak and unsupported public keys are refused`() async throws {
        let private_ = KeyPair.es256().privatePEM
        for pem in [RSAFixture.weakPublicPEM, RSAFixture.otherCurvePEM, private_, "", "not a key"] {
            await #expect(throws: TokenKeyError.unusablePublicKey) { try await TokenKeys.pairs(publicKeys: [pem]) }
        }
    }

    @Test func `a public key can't sign`() async throws {
        for pem in [KeyPair.es256().publicPEM, "", "not a key"] {
            await #expect(throws: TokenKeyError.unusablePrivateKey) { try await TokenKeys.pairs(privateKey: pem) }
        }
    }

    @Test func `several public keys all verify`() async throws {
        let pairs = try KeyPair.all()
        let verifier = TokenVerifier(keys: try await .pairs(publicKeys: pairs.map(\.publicPEM)))
        for pair in pairs {
            let signing = try await TokenKeys.pairs(privateKey: pair.privatePEM)
            #expect(await refusal(try token(claims(), keys: signing), verifier) == nil)
            // Keys in PEM have no name, so a token's name for its key does not matter.
            #expect(await refusal(try token(claims(), header: ["kid": "k1"], keys: signing), verifier) == nil)
        }
    }

    @Test func `no keys and too many keys are refused`() async throws {
        await #expect(throws: TokenKeyError.noKeys) { try await TokenKeys.pairs() }
        let many = Array(repeating: KeyPair.es256().publicPEM, count: TokenKeys.countMax + 1)
        await #expect(throws: TokenKeyError.tooManyKeys) { try await TokenKeys.pairs(publicKeys: many) }
    }
}
