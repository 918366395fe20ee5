import ChatModel
import Foundation
import TestSupport
import Testing

@testable import Translation

/// Lines with placeholders through every provider, all the way to what a reader would get.
///
/// `INTERLINE_PLACEHOLDERS` names a file of more lines (JSON with `text` and `keep`), which are all taken.
@Suite(.serialized, .timeLimit(.minutes(30))) struct ProviderFaultTests {
    private struct Line: Decodable {
        let text: String
        let keep: [String]
    }

    private static let own: [Line] = [
        Line(text: "thanks @user123 for the gift @x see @x", keep: ["@user123", "@x", "@x"]),
        Line(text: "@x!!! what a goal https://youtu.be/abc123?t=5", keep: ["@x", "https://youtu.be/abc123?t=5"]),
        Line(text: "did @María win against @李雷_live last night? :kekw:", keep: ["@María", "@李雷_live", ":kekw:"]),
        Line(text: "that costs 99.9% now [doge] and $5.00 then", keep: ["99.9%", "[doge]", "$5.00"]),
        Line(text: "hello www.example.com/a_b and 12:30 welcome 😂👍", keep: ["www.example.com/a_b", "12:30", "😂👍"]),
        Line(text: "you are the best player I have ever seen", keep: []),
    ]

    private static func lines() throws -> [Line] {
        guard let file = ProcessInfo.processInfo.environment["INTERLINE_PLACEHOLDERS"] else {
            // Numbers do not tell texts apart for an engine, words do.
            let words = ["today", "again", "right now", "for sure", "in here", "my friend", "all day", "they say"]
            return words.flatMap { word in
                own.map { Line(text: "\($0.text) \(word)", keep: $0.keep) }
            }
        }
        return try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }

    /// The faults take turns with the requests, so every line meets many of them and each fault many lines.
    @Test(arguments: EngineKind.allCases)
    func `no fault of a provider damages what must not change or shows what is no translation`(
        _ kind: EngineKind
    ) async throws {
        let lines = try Self.lines()
        let outcomes = try await FakeEngineServer.with { number, request in
            ProviderFault.all[number % ProviderFault.all.count].answer(request, kind)
        } _: { server in
            try await Self.translate(lines, kind, server)
        }
        #expect(outcomes.count == lines.count)
        var shown = 0
        for (line, outcome) in outcomes {
            guard case .text(let text, let quality, _) = outcome.outcome, quality == .machine else { continue }
            shown += 1
            for span in Set(line.keep) {
                #expect(text.ranges(of: span).count == line.text.ranges(of: span).count, "\(line.text) → \(text)")
            }
            // Whatever else is in it is of the answer's own sentence; that one breaks off early, nobody can see.
            let rest = line.keep.reduce(text) { $0.replacing($1, with: " ") }
            let own = "今天大家都非常开心 的了！!？?，,。.（）()'’:：~".unicodeScalars
            let foreign = rest.unicodeScalars.filter { !own.contains($0) }
            #expect(foreign.isEmpty, "\(line.text) → \(text)")
        }
        #expect(shown > 0)
        if ProcessInfo.processInfo.environment["INTERLINE_PLACEHOLDERS"] != nil {
            print("\(kind.rawValue): \(lines.count) lines, \(shown) shown")
        }
    }

    private static func translate(
        _ lines: [Line], _ kind: EngineKind, _ server: FakeEngineServer
    ) async throws -> [(Line, MessageTranslation)] {
        let client = EngineHTTPClient()
        var settings = EngineSettings(name: "engine", kind: kind)
        settings.url = server.url
        settings.secret = kind == .apertium ? nil : .file("/proc/sys/kernel/ostype")
        settings.chat.model = "small"
        settings.pairs = [LanguagePair(from: .english, to: try languageTag("zh"))]
        // One text a call, so that each line meets a fault of its own.
        settings.batchTexts = 1
        settings.concurrency = 8
        settings.deadline = .milliseconds(1500)
        // A breaker would keep the later lines from the faults.
        settings.breaker.failuresMax = .max
        settings.breaker.unusablesMax = .max
        settings.breaker.rateLimitHold = .zero
        let engine = HTTPEngine(
            settings, provider(kind), at: try settings.endpoint(), client: client, now: noonOnwards)
        var translating = TranslatorSettings()
        translating.deadline = .milliseconds(3000)
        // A kept answer would spare equal texts their faults.
        translating.cache.entries = 0
        let translator = Translator(engines: [engine], settings: translating)
        let outcomes = await running(translator) { await say(lines, translator) }
        await client.shutdown()
        return outcomes
    }

    /// A few at a time, as a room would.
    private static func say(_ lines: [Line], _ translator: Translator) async -> [(Line, MessageTranslation)] {
        var outcomes: [(Line, MessageTranslation)] = []
        var translation = RoomTranslation(room(), translator)
        translation.demand.add(tag("zh"))
        for part in stride(from: 0, to: lines.count, by: 8) {
            let (stream, later) = AsyncStream.makeStream(of: (Line, MessageTranslation).self)
            var awaited = 0
            for line in lines[part..<min(part + 8, lines.count)] {
                let started = translation.start(line.text, in: .english) { later.yield((line, $0)) }
                // What nobody needs translated, such as a link alone, stays as it is.
                outcomes += started.outcomes.map { (line, $0) }
                if started.outcomes.isEmpty, started.awaited.isEmpty {
                    outcomes.append((line, .none(display("zh"), .off)))
                }
                awaited += started.awaited.count
            }
            var arriving = stream.makeAsyncIterator()
            while awaited > 0, let outcome = await arriving.next() {
                outcomes.append(outcome)
                awaited -= 1
            }
        }
        return outcomes
    }
}
