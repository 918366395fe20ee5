import ChatProtocol
import Foundation
import Testing

@testable import ChatClient

/// Each call of the library is the command that the relay reads it as.
struct CallTests {
    private typealias Call = @Sendable (ChatRoomClient) async throws -> Void

    /// By the name of the golden command that asks for the same.
    private static let calls: [(golden: String, call: Call)] = [
        ("vote", { try await $0.vote(for: 77) }),
        ("react", { try await $0.react(to: 77, with: "👍🏽") }),
        ("react with an emote", { try await $0.react(to: 77, with: ":party_cat:") }),
        ("report", { try await $0.report(77, reason: "insults") }),
        ("report without a reason", { try await $0.report(77) }),
        ("appeal", { try await $0.appeal(against: "n2xqkmf63p7j4o", text: "That was a quote from the song.") }),
        ("acknowledge", { try await $0.acknowledge("n2xqkmf63p7j4o") }),
        ("history", { _ = try await $0.history() }),
        ("history before", { _ = try await $0.history(before: 500, limit: 200) }),
        ("history after", { _ = try await $0.history(after: 0, limit: 1) }),
        ("lang", { try await $0.setLanguage("pt-br") }),
        ("lang none", { try await $0.setLanguage(nil) }),
        ("delete", { try await $0.delete(77, reason: "spoiler") }),
        ("clear", { try await $0.clear() }),
        ("purge", { try await $0.purge("free coins", last: .seconds(120), reason: "spam") }),
        ("purge as far back as usual", { try await $0.purge("加微信") }),
        ("warn", { try await $0.warn("u-9", reason: "no spoilers, please") }),
        ("timeout", { try await $0.timeout("u-9", for: .seconds(300), reason: "flooding", keepsMessages: true) }),
        ("timeout as long as usual", { try await $0.timeout("u-9") }),
        ("ban", { try await $0.ban("u-9", reason: "spam") }),
        ("unban", { try await $0.unban("u-9") }),
        ("approve", { try await $0.approve(hold: "h-31") }),
        ("approve with a reason", { try await $0.approve(hold: "h-31", reason: "harmless") }),
        ("deny", { try await $0.deny(hold: "h-31", reason: "advertising") }),
        ("resolve", { try await $0.resolve(notice: "n2xqkmf63p7j4o", granted: true, reason: "it was a quote") }),
        ("note", { try await $0.note(on: "u-9", text: "asked nicely twice") }),
        ("user", { _ = try await $0.card(of: "u-9") }),
        ("translate", { try await $0.translate(77, into: "en", text: "Hello, everyone!") }),
        ("pin", { try await $0.pin(77) }),
        ("unpin", { try await $0.unpin(77) }),
        ("announce", { try await $0.announce("We start in 5 minutes") }),
        ("answer", { try await $0.answer(77) }),
        ("link", { try await $0.link(with: "大厅") }),
        ("unlink", { try await $0.unlink(from: "大厅") }),
        ("set every new setting", { try await $0.set(every) }),
    ]

    private static var every: ChatRoomSettings {
        var change = ChatRoomSettings()
        change.languages = ["zh-hans", "en"]
        change.allowed = ["zh", "en", "es"]
        change.otherLanguages = .translate
        change.emoteOnly = false
        change.links = .hold
        change.unique = true
        change.shield = false
        change.level = 3
        change.translate = true
        change.glossary = [["zh": "辣子鸡", "en": "Laziji"], ["keep": "Ana"]]
        return change
    }

    private static func operation(_ line: String) throws -> ChatProtocol.Operation {
        let command = try Array(line.utf8).withUnsafeBytes { try CommandDecoder.decode($0) }
        return try #require(command).operation
    }

    @Test func `a call is what the relay reads it as`() async throws {
        let connector = MemoryConnector()
        let client = ChatRoomClient(url: URL(filePath: "/"), room: "lobby", connector: connector)
        await client.connect()
        _ = try await client.ask("Which oil\0 do you use?", replyTo: 5, language: "en")
        guard case .ask(let question) = try Self.operation(try #require(connector.lines.last)) else {
            Issue.record("\(connector.lines)")
            return
        }
        #expect(question.text == "Which oil\u{FFFD} do you use?" && question.nonce?.isEmpty == false)
        for (name, call) in Self.calls {
            let golden = try GoldenTests.command(name)
            try await call(client)
            let sent = try #require(connector.lines.last)
            #expect(try Self.operation(sent) == Self.operation(golden), "\(name): \(sent)")
        }
        await client.stop()
    }

    @Test(arguments: [(Duration.milliseconds(1), 1), (.seconds(60), 60), (.zero, 0), (.seconds(1.2), 2)])
    func `times are rounded up to whole seconds`(time: Duration, seconds: Int) {
        #expect(time.wholeSeconds == seconds)
    }
}
