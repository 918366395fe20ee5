import ChatModel
import Foundation
import Testing
import TokenAuth

@testable import InterlineServer

@Suite struct SettingsFileTests {
    /// Runs the body with a folder of its own and removes it.
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "settings-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    private func loadingProblems(_ file: String) -> [String] {
        do throws(SettingsFailure) {
            _ = try Settings.load(file: file)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    private func keyProblems(_ yaml: String) async throws -> [String] {
        let settings = try Settings.decode(yaml: yaml, file: "s.yaml")
        do throws(SettingsFailure) {
            return try await settings.tokenKeys().warnings.map(\.description)
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `a file that can't be read is reported with the reason`() async throws {
        try await withFolder { folder in
            let file = folder + "/s.yaml"
            #expect(loadingProblems(file) == ["\(file): can't be read: No such file or directory"])
            #expect(loadingProblems(folder).first?.hasPrefix("\(folder): can't be read: ") == true)
            try write("loops: 2", to: file)
            #expect(try Settings.load(file: file).loops == 2)
            try write(String(repeating: "#", count: (1 << 20) + 1), to: file)
            #expect(loadingProblems(file) == ["\(file): larger than 1048576 bytes"])
            try Data([0x61, 0x3A, 0x20, 0x31, 0x0A, 0x62, 0xFF]).write(to: URL(filePath: file))
            #expect(loadingProblems(file) == ["\(file):2: not UTF-8 text"])
        }
    }

    @Test func `files that settings name are looked for`() async throws {
        try await withFolder { folder in
            try write("x", to: folder + "/there")
            let yaml = """
                tls:
                  certificate: \(folder)/there
                  key: \(folder)/missing.pem
                tokens:
                  public_keys:
                    - \(folder)/there
                    - \(folder)
                """
            let settings = try Settings.decode(yaml: yaml, file: "s.yaml")
            #expect(
                SettingsFileCheck.problems(in: settings).map(\.description) == [
                    "s.yaml:3: tls.key: \(folder)/missing.pem: No such file or directory",
                    "s.yaml:7: tokens.public_keys[1]: \(folder): not a regular file",
                ])
        }
    }

    @Test func `keys that are none are reported at the line that names them`() async throws {
        try await withFolder { folder in
            try write("x", to: folder + "/x")
            let yaml = "tokens:\n  public_keys:\n    - \(folder)/x\n  jwks: \(folder)/x\n  private_key: \(folder)/no"
            #expect(
                try await keyProblems(yaml) == [
                    "s.yaml:3: tokens.public_keys[0]: \(folder)/x: \(TokenKeyError.unusablePublicKey)",
                    "s.yaml:4: tokens.jwks: \(folder)/x: \(TokenKeyError.notAKeySet)",
                    "s.yaml:5: tokens.private_key: \(folder)/no: No such file or directory",
                ])
            #expect(
                try await keyProblems("tokens: {secret_file: \(folder)/x}") == [
                    "s.yaml:1: tokens.secret_file: \(folder)/x: the secret is shorter than 32 bytes"
                ])
        }
    }

    @Test func `without keys a secret is made in the data folder`() async throws {
        try await withFolder { folder in
            let settings = try Settings.decode(yaml: "data: \(folder)/d", file: "s.yaml")
            let (keys, warnings) = try await settings.tokenKeys()
            #expect(warnings.isEmpty)
            let user = try #require(UserID("bob"))
            let now = Timestamp(milliseconds: 1_736_885_730_000)
            let signer = try #require(TokenSigner(keys: keys))
            let token = try signer.sign(
                Principal(user: user, name: "bob", role: .host), issued: now, expires: now + .seconds(60))
            let again = try await settings.tokenKeys().keys
            #expect(try await TokenVerifier(keys: again).verify(token, now: now).role == .host)
        }
    }

    @Test func `a secret's file that others may read is worth a warning`() async throws {
        try await withFolder { folder in
            try write("0123456789abcdef0123456789abcdef", to: folder + "/s")
            let yaml = "tokens: {secret_file: \(folder)/s}"
            #expect(try await keyProblems(yaml) == [])
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder + "/s")
            #expect(
                try await keyProblems(yaml) == [
                    "s.yaml:1: tokens.secret_file: \(folder)/s: others than its owner may read the file"
                ])
        }
    }
}
