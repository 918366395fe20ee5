import Foundation
import TestSupport
import Testing

extension StrenuousTests {
    /// Tokens signed with keys that the operator brings.
    struct SignedTokenTests {
        private static let missing: Comment = "needs openssl to make keys"

        /// Makes a P-256 key pair as PEM files.
        private func makeKeys(_ folder: URL) async throws -> (privateKey: URL, publicKey: URL) {
            let openssl = try #require(Tool.locate("openssl"))
            let keys = (folder.appending(path: "private.pem"), folder.appending(path: "public.pem"))
            let commands = [
                ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", keys.0.path()],
                ["pkey", "-in", keys.0.path(), "-pubout", "-out", keys.1.path()],
            ]
            for command in commands {
                let run = try await Tool.run(openssl, command, in: folder)
                try #require(run.status == 0, "\(run.stderr)")
            }
            return keys
        }

        /// Prints a token with the program, as whoever holds the private key would.
        private func sign(_ yaml: String, _ arguments: [String], in folder: URL) async throws -> String {
            let config = folder.appending(path: "signer.yaml")
            try yaml.write(to: config, atomically: true, encoding: .utf8)
            let output = try await RelayBinary.output(of: ["token", "--config", config.path()] + arguments, in: folder)
            return output.trimmingCharacters(in: .whitespacesAndNewlines)
        }

        @Test(.enabled(if: Tool.locate("openssl") != nil, missing))
        func `a relay that has the public key alone takes ES256 tokens of its owner`() async throws {
            try await withTemporaryFolder { folder in
                let keys = try await makeKeys(folder)
                let token = try await sign(
                    "tokens:\n  private_key: \(keys.privateKey.path())\n", ["--user", "ana", "--role", "host"],
                    in: folder)
                #expect(try header(of: token)["alg"] == "ES256")
                let yaml = ChatRelay.easyGoing + "tokens:\n  public_keys: [\"\(keys.publicKey.path())\"]\n"
                try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
                    let (client, _) = try await relay.connect(token: token)
                    let room = freshRoom()
                    let joined = try await client.done("join", in: room)
                    #expect(joined["you"]?["user"] == "ana" && joined["you"]?["role"] == "host", "\(joined)")
                    try await client.said("signed by hand", in: room)
                    // It cannot make any itself.
                    let config = relay.folder.appending(path: "config/interline.yaml").path()
                    let run = try await RelayBinary.run(
                        ["token", "--config", config, "--user", "eve"], in: relay.folder)
                    #expect(run.status != 0)
                }
            }
        }

        @Test(.enabled(if: Tool.locate("openssl") != nil, missing))
        func `a token of another key, or with the public key as a secret, is unauthorized`() async throws {
            try await withTemporaryFolder { folder in
                let keys = try await makeKeys(folder)
                let elsewhere = folder.appending(path: "elsewhere")
                try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: true)
                let others = try await makeKeys(elsewhere)
                let foreign = try await sign(
                    "tokens:\n  private_key: \(others.privateKey.path())\n", ["--user", "eve", "--role", "host"],
                    in: folder
                )
                // The well-known attack: HS256 with the public key's text as the secret.
                let confused = try await sign(
                    "tokens:\n  secret_file: \(keys.publicKey.path())\n", ["--user", "eve", "--role", "host"],
                    in: folder)
                #expect(try header(of: confused)["alg"] == "HS256")
                let yaml = ChatRelay.easyGoing + "tokens:\n  public_keys: [\"\(keys.publicKey.path())\"]\n"
                try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
                    for token in [foreign, confused] {
                        let (client, _) = try await relay.connect()
                        #expect(try await client.command("hello", ["token": .string(token)]).code == "unauthorized")
                        #expect(try await client.ending().code == 4001)
                    }
                }
            }
        }

        @Test func `issuer and audience must be those that are configured`() async throws {
            try await withTemporaryFolder { folder in
                let secret = "secret: \"0123456789abcdef0123456789abcdef\""
                let yaml = ChatRelay.easyGoing + "tokens:\n  \(secret)\n  issuer: studio\n  audience: chat\n"
                let wish = ["--user", "ana", "--role", "host"]
                let good = try await sign(
                    "tokens:\n  \(secret)\n  issuer: studio\n  audience: chat\n", wish, in: folder)
                let bad = [
                    try await sign("tokens:\n  \(secret)\n", wish, in: folder),
                    try await sign("tokens:\n  \(secret)\n  issuer: other\n  audience: chat\n", wish, in: folder),
                    try await sign("tokens:\n  \(secret)\n  issuer: studio\n  audience: other\n", wish, in: folder),
                ]
                try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
                    let (client, _) = try await relay.connect()
                    #expect(try await client.command("hello", ["token": .string(good)])["you"]?["user"] == "ana")
                    for token in bad {
                        let (client, _) = try await relay.connect()
                        #expect(try await client.command("hello", ["token": .string(token)]).code == "unauthorized")
                    }
                }
            }
        }

        private static let sharedSecret = "0123456789abcdef0123456789abcdef"

        /// Signs claims of any kind with HS256, by openssl.
        private func sign(claims: String, in folder: URL) async throws -> String {
            let openssl = try #require(Tool.locate("openssl"))
            let body = base64URL(Data(#"{"alg":"HS256","typ":"JWT"}"#.utf8)) + "." + base64URL(Data(claims.utf8))
            let (input, output) = (folder.appending(path: "body"), folder.appending(path: "signature"))
            try body.write(to: input, atomically: true, encoding: .utf8)
            let run = try await Tool.run(
                openssl,
                ["dgst", "-sha256", "-hmac", Self.sharedSecret, "-binary", "-out", output.path(), input.path()],
                in: folder)
            try #require(run.status == 0, "\(run.stderr)")
            return body + "." + base64URL(try Data(contentsOf: output))
        }

        @Test(.enabled(if: Tool.locate("openssl") != nil, missing))
        func `can overrides what the role gives`() async throws {
            let yaml = ChatRelay.easyGoing + "tokens:\n  secret: \"\(Self.sharedSecret)\"\n"
            try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
                let (room, host) = try await relay.open()
                let sequence = try await host.said("first", in: room)
                try await withTemporaryFolder { folder in
                    let muted = try await sign(
                        claims: #"{"sub":"mute","exp":4102444800,"role":"moderator","can":[]}"#, in: folder)
                    let trusted = try await sign(
                        claims:
                            #"{"sub":"tina","exp":4102444800,"role":"viewer","can":["speak","moderate"],"badges":["vip"]}"#,
                        in: folder)
                    let (mute, _) = try await relay.connect(token: muted)
                    #expect(try await mute.done("join", in: room)["you"]?["can"] == [])
                    expectRefusal(try await mute.say("mm", in: room), "forbidden")
                    expectRefusal(try await mute.command("clear", ["room": .string(room)]), "forbidden")
                    let (tina, _) = try await relay.connect(token: trusted)
                    #expect(try await tina.done("join", in: room)["you"]?["can"] == ["speak", "moderate"])
                    try await tina.said("with a badge", in: room)
                    #expect(try await host.message("with a badge", in: room)["user"]?["badges"] == ["vip"])
                    try await tina.done("delete", in: room, ["of": .integer(sequence)])
                }
            }
        }

        @Test(
            .enabled(if: Tool.locate("openssl") != nil, missing),
            arguments: [
                #"{"sub":"eve"}"#, #"{"exp":4102444800}"#, #"{"sub":"","exp":4102444800}"#,
                #"{"sub":5,"exp":4102444800}"#,
                #"{"sub":"eve","exp":"soon"}"#, #"{"sub":"eve","exp":4102444800,"role":"emperor"}"#,
                #"{"sub":"eve","exp":4102444800,"nbf":4102444700}"#, "[]", "not json",
            ])
        func `claims that make no sense are unauthorized, however well they are signed`(claims: String) async throws {
            let yaml = ChatRelay.easyGoing + "tokens:\n  secret: \"\(Self.sharedSecret)\"\n"
            try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
                try await withTemporaryFolder { folder in
                    let token = try await sign(claims: claims, in: folder)
                    let (client, _) = try await relay.connect()
                    let reply = try await client.command("hello", ["token": .string(token)])
                    #expect(reply.code == "unauthorized", "\(claims) got \(reply)")
                    #expect(try await client.ending().code == 4001)
                }
            }
        }

        private func base64URL(_ data: Data) -> String {
            data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        }

        private func header(of token: String) throws -> JSONValue {
            let part = token.prefix { $0 != "." }.replacing("-", with: "+").replacing("_", with: "/")
            let padded = part + String(repeating: "=", count: (4 - part.count % 4) % 4)
            return try JSONValue(parsing: try #require(Data(base64Encoded: String(padded))))
        }
    }
}
