import ChatProtocol
import Foundation
import Testing

@testable import ChatClient

/// The frames that the relay's own tests and the browser's read too.
struct GoldenTests {
    private struct Golden { let name: String, frame: ChatJSON }

    private static func golden(_ file: String, _ member: String) throws -> [Golden] {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Golden").appending(path: file)
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").compactMap { line in
            guard case .object(let fields) = try JSONDecoder().decode(ChatJSON.self, from: Data(line.utf8)),
                case .string(let name)? = fields["name"], let frame = fields[member]
            else { return nil }
            return Golden(name: name, frame: frame)
        }
    }

    /// The line of a golden command.
    static func command(_ name: String) throws -> String {
        let golden = try golden("commands.jsonl", "line").first { $0.name == name }
        guard case .string(let line)? = golden?.frame else { throw Unexpected(name: name) }
        return line
    }

    private static func line(_ name: String) throws -> ServerLine {
        let golden = try #require(try golden("events.jsonl", "frame").first { $0.name == name }, "no \(name)")
        return try #require(ServerLine(try JSONEncoder().encode(golden.frame)))
    }

    private static func event(_ name: String) throws -> ChatEvent {
        guard case .event(let event) = try line(name) else { throw Unexpected(name: name) }
        return event.event
    }

    private struct Unexpected: Error { let name: String }

    @Test func `every event of the relay is read as what it is`() throws {
        let all = try Self.golden("events.jsonl", "frame")
        #expect(all.count > 40)
        for golden in all {
            let line = ServerLine(try JSONEncoder().encode(golden.frame))
            switch line {
            case nil: Issue.record("\(golden.name) is not read")
            case .event(let event):
                if case .other = event.event { Issue.record("\(golden.name) is \(event.event)") }
                #expect(event.room == "lobby", "\(golden.name)")
            case .stray:
                let strays = ["ok with a string id", "joined without id", "error of a rule"]
                #expect(strays.contains(golden.name), "\(golden.name)")
            default: break
            }
        }
    }

    @Test func `a message has all that was said of it`() throws {
        guard case .message(let message) = try Self.event("msg with everything"),
            case .message(let question) = try Self.event("msg of a question"),
            case .message(let translated) = try Self.event("msg with a translation")
        else { throw Unexpected(name: "msg") }
        #expect(message.seq == 1043 && message.replyTo == 1042 && message.kind == .announcement)
        #expect(message.text == "a\"b\\c\n\t\u{1}\u{2028}" && message.user.badges == ["founder", "6 months"])
        #expect(message.user.role == .moderator && message.user.name == "小明")
        #expect(abs(message.at.timeIntervalSince1970 - 1_736_885_730.123) < 0.0005)
        #expect(question.kind == .question && question.mixed == ["zh-Hans", "en"] && question.from == "大厅")
        #expect(question.user.role == .viewer)
        let outcome = ChatTranslation.Outcome.text("Hello, everyone!", quality: .human, by: "小明")
        #expect(translated.translation == ChatTranslation(language: "en", outcome: outcome))
    }

    @Test func `other events have all that was said of them`() throws {
        guard case .translation(let late) = try Self.event("tr of none") else { throw Unexpected(name: "tr") }
        #expect(late.of == 1042 && late.translation.outcome == .none(.budget))
        guard case .removal(let removal) = try Self.event("gone of a user") else { throw Unexpected(name: "gone") }
        #expect(removal.target == .user("u-9") && removal.seq == 1045)
        guard case .removal(let all) = try Self.event("gone of all") else { throw Unexpected(name: "gone") }
        #expect(all.target == .all)
        guard case .settings(let settings) = try Self.event("state of everything") else { throw Unexpected(name: "s") }
        #expect(settings.change.otherLanguages == .translate && settings.change.links == .reject)
        #expect(settings.change.questions?.first == .init(seq: 1040, votes: 12) && settings.change.linked == ["大厅"])
        #expect(settings.change.glossary?.last == ["keep": "Ana \"La Jefa\""] && settings.change.others.isEmpty)
        guard case .reactions(let reactions) = try Self.event("reactions") else { throw Unexpected(name: "reactions") }
        #expect(reactions.counts == [":party_cat:": 2, "👍": 31])
        guard case .viewers(let viewers) = try Self.event("viewers by language") else { throw Unexpected(name: "v") }
        #expect(viewers.count == 12 && viewers.languages == ["en": 4, "zh-Hans": 7])
        guard case .notice(let notice) = try Self.event("notice of a warning") else { throw Unexpected(name: "n") }
        #expect(notice.id == "n-19" && notice.level == .warning && notice.isAppealable && notice.text == "he dies")
        guard case .held(let held) = try Self.event("held with everything") else { throw Unexpected(name: "held") }
        #expect(held.id == "h-32" && held.confidence == 99 && held.until != nil && held.translation != nil)
        guard case .holdDone(let done) = try Self.event("hold done") else { throw Unexpected(name: "hold_done") }
        #expect(done.decision == .approved && done.by == ChatActor(id: "u-2", name: "小明") && done.seq == 1043)
        guard case .report(let report) = try Self.event("report") else { throw Unexpected(name: "report") }
        #expect(report.id == "r-5" && report.by.id == "u-9" && report.reason == "insults")
        guard case .appeal(let appeal) = try Self.event("appealed") else { throw Unexpected(name: "appealed") }
        #expect(appeal.notice == "n-19" && appeal.text == "That was a quote.")
        guard case .raid(let raid) = try Self.event("raid that shields") else { throw Unexpected(name: "raid") }
        #expect(raid.isShielded && raid.count == 250)
        guard case .lagged(let lagged) = try Self.event("lagged in a flood") else { throw Unexpected(name: "lagged") }
        #expect(lagged.cause == .sampled && lagged.after == 1041 && lagged.before == 1044)
    }

    @Test func `replies have all that was said in them`() throws {
        guard case .reply(2, .joined(let joined)) = try Self.line("joined") else { throw Unexpected(name: "joined") }
        #expect(joined.newest == 1041 && joined.epoch == "k3v9" && joined.viewers == 1204 && !joined.isFresh)
        #expect(joined.you.rights == [.speak, .interpret, .moderate, .host] && joined.settings.pinned == [77, 91])
        guard case .reply(10, .ok(let page)) = try Self.line("ok of history") else { throw Unexpected(name: "history") }
        #expect(page.events.map(\.seq) == [1042, 1043])
        guard case .reply(4, .ok(let held)) = try Self.line("ok of a held say") else { throw Unexpected(name: "held") }
        #expect(held.isHeld && held.hold == "h-31" && held.seq == nil)
        guard case .reply(619, .ok(let user)) = try Self.line("ok of user") else { throw Unexpected(name: "user") }
        #expect(user.card?.notes.first?.by.name == "小明" && user.card?.sanction?.level == .timeout)
        #expect(user.card?.warnings == 2)
        guard case .reply(5, .refused(let refusal)) = try Self.line("error with a notice") else {
            throw Unexpected(name: "error")
        }
        #expect(refusal.notice == "n-17" && refusal.retryAfter == .seconds(90))
        guard case .complaint(let complaint) = try Self.line("error without id") else { throw Unexpected(name: "e") }
        #expect(complaint.code == .badJSON)
        guard case .bye(let bye) = try Self.line("bye") else { throw Unexpected(name: "bye") }
        #expect(bye.code == .draining && bye.retry == .milliseconds(2500))
        guard case .welcome(let welcome) = try Self.line("welcome") else { throw Unexpected(name: "welcome") }
        #expect(welcome.frameBytes == 16_384 && welcome.commandsPerSecond == 10)
    }

    @Test func `the words of the protocol are the relay's`() {
        #expect(Set(ChatErrorCode.known.map(\.rawValue)) == Set(ErrorCode.allCases.map(\.rawValue)))
        #expect(Set(ChatCloseCode.known.map(\.rawValue)) == Set(CloseCode.allCases.map(\.rawValue)))
    }

    @Test func `every operation has an example that the relay takes`() throws {
        let known = try Self.golden("commands.jsonl", "line").compactMap { golden -> String? in
            guard case .string(let line) = golden.frame,
                case .object(let fields)? = try? JSONDecoder().decode(ChatJSON.self, from: Data(line.utf8)),
                case .string(let op)? = fields["op"]
            else { return nil }
            return op
        }
        for op in ClientCommand.Operation.allCases { #expect(known.contains(op.rawValue), "\(op)") }
    }
}
