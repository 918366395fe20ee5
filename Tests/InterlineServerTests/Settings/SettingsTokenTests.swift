import Testing

@testable import InterlineServer

@Suite struct SettingsTokenTests {
    private static let secret = "a secret of more than thirty-two bytes"

    @Test func `a short secret is reported without being shown`() {
        #expect(
            problems("tokens: {secret: hunter2}") == ["s.yaml:1: tokens.secret: expected a text of at least 32 bytes"])
    }

    @Test func `sources that exclude each other are reported where they stand`() {
        let yaml = """
            tokens:
              secret: \(Self.secret)
              secret_file: s
              public_keys: [a.pem]
              jwks: keys.json
            """
        let rest =
            "can't stand beside tokens.secret: give secret, or secret_file, or any of public_keys, jwks and private_key"
        #expect(
            problems(yaml) == [
                "s.yaml:3: tokens.secret_file: \(rest)", "s.yaml:4: tokens.public_keys: \(rest)",
                "s.yaml:5: tokens.jwks: \(rest)",
            ])
    }

    @Test func `the source follows from what is given`() throws {
        func source(_ yaml: String) throws -> TokenSettings.Source {
            try Settings.decode(yaml: "tokens: {\(yaml)}", file: "s.yaml").tokens.source
        }
        #expect(try source("") == .generated)
        #expect(try source("public_keys: [], issuer: me") == .generated)
        #expect(try source("secret: \(Self.secret)") == .secret(HiddenText(Self.secret)))
        guard case .secretFile(let file) = try source("secret_file: /run/secret") else {
            return #expect(Bool(false), "no secret file")
        }
        #expect(file.path == "/run/secret")
        guard case .pairs(let keys, let set, let signing) = try source("public_keys: [a, b], jwks: c, private_key: d")
        else { return #expect(Bool(false), "no key pairs") }
        #expect((keys + [set, signing].compactMap(\.self)).map(\.path) == ["a", "b", "c", "d"])
    }

    @Test func `settings never show the secret`() throws {
        let settings = try Settings.decode(yaml: "tokens: {secret: \(Self.secret)}", file: "s.yaml")
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!"\(settings) \(String(reflecting: settings)) \(dumped)".contains("thirty-two"))
        #expect(settings.tokens.secret?.text == Self.secret)
    }
}
