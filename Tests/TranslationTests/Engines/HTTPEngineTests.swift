import ChatModel
import Foundation
import NIOCore
import TestSupport
import Testing

@testable import Translation

/// Engines of every kind against a server that behaves well or badly.
@Suite(.timeLimit(.minutes(5))) struct HTTPEngineTests {
    private static let texts = ["hello ⟦1⟧", "bye"]

    private func settings(
        _ kind: EngineKind, _ server: FakeEngineServer, _ change: (inout EngineSettings) -> Void = { _ in }
    ) -> EngineSettings {
        var settings = EngineSettings(name: "engine", kind: kind)
        settings.url = server.url + (kind == .chatCompletions ? "/v1/" : "")
        // A file of this machine's kernel with a short word, as a key that is always there.
        settings.secret = kind == .apertium ? nil : .file("/proc/sys/kernel/ostype")
        settings.chat.model = "small"
        settings.deadline = .seconds(60)
        change(&settings)
        return settings
    }

    private func result(
        _ settings: EngineSettings, _ texts: [String] = texts
    ) async throws -> Result<[String?], EngineError> {
        let client = EngineHTTPClient()
        let engine = try EngineFactory.engine(settings, client: client, now: noonOnwards, report: { _ in })
        let batch = try batch(Array(texts.prefix(engine.limits.batchTexts)))
        let result: Result<[String?], EngineError>
        do throws(EngineError) {
            result = .success(try await engine.translate(batch).map(\.text))
        } catch {
            result = .failure(error)
        }
        await client.shutdown()
        return result
    }

    /// The error of an engine whose server always gives the answer.
    private func error(
        _ kind: EngineKind, _ answer: FakeEngineServer.Answer, _ change: (inout EngineSettings) -> Void = { _ in }
    ) async throws -> EngineError? {
        try await FakeEngineServer.with { _, _ in
            answer
        } _: { server in
            guard case .failure(let error) = try await result(settings(kind, server, change)) else { return nil }
            #expect(server.requests.count == 1 || error == .timeout)
            return error
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `an engine asks as its provider wants and reads the answer`(_ kind: EngineKind) async throws {
        let translated = kind == .apertium ? ["hola ⟦1⟧"] : ["hola ⟦1⟧", "adiós"]
        let good = try goodAnswer(kind, translated)
        try await FakeEngineServer.with { _, _ in
            .json(good)
        } _: { server in
            #expect(try await result(settings(kind, server)) == .success(translated))
            let request = try #require(server.requests.first)
            let paths: [EngineKind: String] = [
                .libreTranslate: "/translate", .chatCompletions: "/v1/chat/completions", .deepL: "/v2/translate",
                .azure: "/translate?api-version=3.0&textType=html&to=es&from=en", .google: "/language/translate/v2",
                .apertium: "/translate", .webhook: "/",
            ]
            #expect(request.line == "POST \(paths[kind] ?? "?") HTTP/1.1")
            #expect(request.headers["content-length"] == String(request.body.utf8.count))
            #expect(request.headers["accept-encoding"] == nil)
            let keys: [EngineKind: (String, String)] = [
                .chatCompletions: ("authorization", "Bearer Linux"), .deepL: ("authorization", "DeepL-Auth-Key Linux"),
                .azure: ("ocp-apim-subscription-key", "Linux"), .google: ("x-goog-api-key", "Linux"),
            ]
            if let (name, value) = keys[kind] { #expect(request.headers[name] == value) }
            #expect(!request.line.contains("Linux"))
        }
    }

    @Test func `a webhook can check the signature`() async throws {
        let good = try goodAnswer(.webhook, ["a", "b"])
        try await FakeEngineServer.with { _, _ in
            .json(good)
        } _: { server in
            _ = try await result(settings(.webhook, server))
            let request = try #require(server.requests.first)
            let time = try #require(request.headers["interline-timestamp"])
            #expect(
                request.headers["interline-signature"]
                    == WebhookProvider.signature(of: Data(request.body.utf8), at: time, with: Secret("Linux")))
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `statuses and their headers come through`(_ kind: EngineKind) async throws {
        #expect(
            try await error(kind, .json("{}", status: 429, headers: ["Retry-After": "7"]))
                == .rateLimited(retryAfter: .seconds(7)))
        let date = ["Retry-After": "Wed, 14 Jan 2026 20:16:30 GMT"]
        #expect(
            try await error(kind, .json("slow down", status: 429, headers: date))
                == .rateLimited(retryAfter: .seconds(60)))
        #expect(try await error(kind, .json("oops", status: 500)) == .failed(status: 500))
        #expect(try await error(kind, .json("", status: 401)) == .unauthorized)
    }

    @Test(arguments: EngineKind.allCases)
    func `redirects are not followed`(_ kind: EngineKind) async throws {
        let elsewhere = ["Location": "http://127.0.0.1:1/"]
        for status in [301, 302, 307, 308] {
            #expect(
                try await error(kind, .json("", status: status, headers: elsewhere)) == .refused(status: status))
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `what is not HTTP or not JSON is a bad answer`(_ kind: EngineKind) async throws {
        #expect(try await error(kind, .json("<html>hi</html>")) == .badAnswer(.malformed))
        #expect(try await error(kind, .json("")) == .badAnswer(.malformed))
        #expect(try await error(kind, .bytes("SSH-2.0-OpenSSH_9.2\r\n")) == .badAnswer(.malformed))
        let many = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 2\r\n\r\n{}"
        #expect(try await error(kind, .bytes(many)) != nil)
    }

    @Test(arguments: EngineKind.allCases)
    func `a connection that breaks is unreachable`(_ kind: EngineKind) async throws {
        #expect(try await error(kind, .reset) == .unreachable)
        #expect(try await error(kind, .bytes("")) == .unreachable)
        #expect(
            try await error(kind, .bytes("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"tr")) == .unreachable)
    }

    @Test func `nobody there is unreachable`() async throws {
        let server = try await FakeEngineServer.with { _, _ in
            .silence
        } _: {
            $0
        }
        #expect(try await result(settings(.libreTranslate, server)) == .failure(.unreachable))
    }

    @Test(arguments: EngineKind.allCases)
    func `an answer without end is cut off`(_ kind: EngineKind) async throws {
        #expect(try await error(kind, .endless) == .badAnswer(.tooLarge))
        let long = String(repeating: " ", count: 2000)
        #expect(try await error(kind, .json(long)) { $0.answerBytesMax = 1024 } == .badAnswer(.tooLarge))
    }

    @Test(arguments: EngineKind.allCases)
    func `a silent or dripping engine is given up at the deadline`(_ kind: EngineKind) async throws {
        let good = try goodAnswer(kind, Self.texts)
        let head = "HTTP/1.1 200 OK\r\nContent-Length: \(good.utf8.count)\r\n\r\n"
        for answer in [
            .silence, .drip(head + good, every: .milliseconds(20)),
            .drip(head, every: .milliseconds(1)),
        ] as [FakeEngineServer.Answer] {
            let start = ContinuousClock.now
            #expect(try await error(kind, answer) { $0.deadline = .milliseconds(150) } == .timeout)
            #expect(ContinuousClock.now - start >= .milliseconds(150))
        }
    }

    @Test func `a slow answer within the deadline is an answer`() async throws {
        let good = try goodAnswer(.deepL, Self.texts)
        let text = "HTTP/1.1 200 OK\r\nContent-Length: \(good.utf8.count)\r\n\r\n" + good
        try await FakeEngineServer.with { _, _ in
            .drip(text, every: .microseconds(200))
        } _: { server in
            let result = try await result(settings(.deepL, server))
            #expect(result == .success(Self.texts))
        }
    }

    @Test func `compressed answers are not undone`() async throws {
        let zip = FakeEngineServer.Answer.json("\u{1f}\u{8b}", headers: ["Content-Encoding": "gzip"])
        #expect(try await error(.deepL, zip) == .badAnswer(.malformed))
    }

    @Test func `one connection serves many calls and calls run side by side`() async throws {
        let good = try goodAnswer(.libreTranslate, ["a"])
        try await FakeEngineServer.with { _, _ in
            .json(good)
        } _: { server in
            let client = EngineHTTPClient()
            let settings = settings(.libreTranslate, server) { $0.concurrency = 50 }
            let engine = try EngineFactory.engine(settings, client: client, now: noonOnwards, report: { _ in })
            let one = try batch(["x"])
            let answered = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<50 { group.addTask { (try? await engine.translate(one))?.first?.text == "a" } }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(answered == 50 && server.requests.count == 50)
            #expect(engine.figures.calls == 50 && engine.figures.underWay == 0)
            await client.shutdown()
        }
    }
}
