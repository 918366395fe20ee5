import ChatModel
import Foundation
import Relay
import Testing

@testable import InterlineServer

@Suite struct ReviewSettingsTests {
    private static func room(_ review: String) -> String { "rooms: {configured: [{name: a, review: {\(review)}}]}" }
    private static let place = "s.yaml:1: rooms.configured[0].review"
    private static let url = "url: \"https://h.example/r?x=1\""
    private static let key = "0123456789abcdef0123456789abcdef"

    private func hooks(_ yaml: String, _ environment: [String: String] = [:]) throws -> (
        hooks: [ReviewHook], said: [String]
    ) {
        let settings = try Settings.decode(yaml: yaml, file: "s.yaml")
        do throws(SettingsFailure) {
            let read = try settings.reviewHooks(environment: environment)
            return (Array(read.hooks.values), read.warnings.map(\.description))
        } catch {
            return ([], error.problems.map(\.description))
        }
    }

    @Test(arguments: [
        "https://h.example", "HTTPS://h.example:8443/a/b?c=d", "http://localhost:80/", "http://127.9.9.9/",
        "http://[::1]:9/x",
        "https://[2001:db8::1]/",
    ])
    func `an address is https, or of this machine`(_ text: String) {
        #expect(HookURL(text)?.text == text)
    }

    @Test(arguments: [
        "", "h.example", "http://h.example", "http://128.0.0.1", "http://127.0.0.1.example", "http://[::2]/",
        "http://127.1/",
        "ftp://localhost", "unix:///tmp/s", "https://", "https://u:p@h.example", "https://h.example/#f",
        "https://h.example/a b",
        "https://h.example/é", "https://h.example:0", "https://h.example:65536",
        "https://h.example/" + String(repeating: "a", count: 2048),
    ])
    func `what is no such address is refused`(_ text: String) {
        #expect(HookURL(text) == nil)
    }

    static let mistakes = [
        Mistake(
            room("url: \"http://h.example\", secret_env: K"),
            "\(place).url: expected an https URL, or an http URL of this machine, found \"http://h.example\""),
        Mistake(room(url), "\(place).url: needs a key to sign with: give secret_file or secret_env"),
        Mistake(room("secret_env: K"), "\(place).secret_env: needs url too: without it nobody is asked"),
        Mistake(
            room("\(url), secret_file: f, secret_env: K"),
            "\(place).secret_env: can't stand beside secret_file: give one of them"),
        Mistake(
            room("\(url), secret_env: \"A-B\""),
            "\(place).secret_env: expected the name of an environment variable, found \"A-B\""),
        Mistake(room("deadline_ms: 49"), "\(place).deadline_ms: expected a whole number from 50 to 5000, found 49"),
        Mistake(room("deadline_ms: 5001"), "\(place).deadline_ms: expected a whole number from 50 to 5000, found 5001"),
        Mistake(room("fallback: modify"), "\(place).fallback: expected allow, hold or deny, found \"modify\""),
    ]

    @Test(arguments: mistakes) func `a wrong review is reported`(_ mistake: Mistake) {
        #expect(problems(mistake.yaml) == [mistake.problem])
    }

    @Test func `a room's review has its address, key, deadline and fallback`() throws {
        let yaml = Self.room("\(Self.url), secret_env: K, deadline_ms: 50, fallback: hold")
        let hook = try #require(hooks(yaml, ["K": " \(Self.key)\n"]).hooks.first)
        #expect(hook.url == "https://h.example/r?x=1")
        #expect(hook.deadline == .milliseconds(50))
        #expect(hook.fallback == .hold)
        let same = ReviewHook(url: "", key: Self.key, deadline: .zero, fallback: .allow)
        #expect(hook.signature(of: Data([1]), at: "2") == same.signature(of: Data([1]), at: "2"))
        #expect(try hooks("rooms: {configured: [{name: a}]}").hooks.isEmpty)
    }

    @Test func `a key that is missing or short is reported without being shown`() throws {
        let yaml = Self.room("\(Self.url), secret_env: K")
        #expect(try hooks(yaml).said == ["\(Self.place).secret_env: environment variable K is not set"])
        #expect(
            try hooks(yaml, ["K": "hunter2"]).said == [
                "\(Self.place).secret_env: environment variable K is shorter than 32 bytes"
            ])
        let file = Self.room("\(Self.url), secret_file: /nowhere/key")
        #expect(try hooks(file).said.count == 1)
        let settings = try Settings.decode(yaml: file, file: "s.yaml")
        #expect(
            SettingsFileCheck.problems(in: settings).map(\.description) == [
                "\(Self.place).secret_file: /nowhere/key: No such file or directory"
            ])
    }

    @Test func `a key's file is read, and a warning is due where others may read it`() throws {
        let path = NSTemporaryDirectory() + "review-key-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data((Self.key + "\n").utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let yaml = Self.room("\(Self.url), secret_file: \(path)")
        #expect(try hooks(yaml).hooks.count == 1)
        #expect(try hooks(yaml).said.isEmpty)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let read = try hooks(yaml)
        #expect(read.hooks.count == 1)
        #expect(read.said == ["\(Self.place).secret_file: \(path): others than its owner may read the file"])
    }
}
