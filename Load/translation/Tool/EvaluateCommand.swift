import ArgumentParser
import ChatModel
import Foundation
import InterlineServer
import Translation

/// How good translations are, how soon they come, and whether they leave what must stay as it is.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Measures translations against those of people.",
        discussion: """
            Lines go through all that the relay does: masking, phrasebook, cache, engines, checks. chrF and BLEU are \
            sacreBLEU's, over all lines (one without a translation counts as empty) and over the translated ones. Where \
            Chinese is wanted, both sides are turned into Simplified first.
            """)

    @OptionGroup var engines: EngineOptions

    @Option(help: "The language of the lines.")
    var from: LanguageArgument

    @Option(help: "The language to translate into.")
    var to: LanguageArgument

    @Option(help: "The languages of the file's columns, with commas.")
    var columns = "en,zh"

    @Option(help: "Lines whose translations are awaited at one time.")
    var atOnce = 4

    @Option(help: "At most so many lines.")
    var limit: Int?

    @Option(help: "Lines of JSON with lang, text and keep: spans that must stand unchanged in every translation.")
    var placeholders: String?

    @Option(help: "The program that scores: arguments are translations, references, a tokenizer.")
    var scorer = "Load/translation/score"

    @Flag(help: "Prints every line with its translation.")
    var show = false

    @Argument(help: "Lines of a text, tab, its translation by a person; none where only placeholders are measured.")
    var file: String?

    func run() async throws {
        let parts = try engines.parts()
        let running = Task { await parts.run() }
        do {
            if let file { try await evaluate(file, parts.translator) }
            if let placeholders { try await checkPlaceholders(placeholders, parts.translator) }
        } catch {
            parts.translator.stop()
            await running.value
            throw error
        }
        parts.translator.stop()
        await running.value
    }

    private func evaluate(_ file: String, _ translator: Translator) async throws {
        let names = columns.split(separator: ",").map { LanguageTag(String($0)) }
        guard let source = names.firstIndex(of: from.tag), let target = names.firstIndex(of: to.tag) else {
            throw ValidationError("--columns \(columns) has no \(from.tag.tag) or no \(to.tag.tag)")
        }
        let pairs = try TextLines.columns(file).filter { $0.count > max(source, target) }.prefix(limit ?? .max)
        let lines = pairs.map { Conversation.Line(text: $0[source], language: from.tag) }
        var conversation = try Conversation(translator, readers: [to.tag: 1])
        let start = ContinuousClock.now
        let answers = await conversation.say(lines, atOnce: atOnce)
        let took = ContinuousClock.now - start
        var tally = OutcomeTally()
        var texts = [String?](repeating: nil, count: lines.count)
        for answer in answers {
            tally.add(answer)
            if case .text(let text, _, _) = answer.outcome.outcome { texts[answer.line] = text }
        }
        if show { for (line, text) in zip(lines, texts) { print("\(line.text)\t\(text ?? "–")") } }
        print("\(lines.count) lines \(from.tag.tag)>\(to.tag.tag) in \(took)")
        print(tally.summary(of: lines.count))
        try score(texts, references: pairs.map { $0[target] })
    }

    private func score(_ texts: [String?], references: [String]) throws {
        let simplified = to.tag.primary == "zh" ? ChineseConverter() : nil
        func plain(_ text: String) -> String { simplified?.convert(text, to: .simplifiedChinese) ?? text }
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "interline-translation-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let pairs = zip(texts, references).map { ($0.map(plain), plain($1)) }
        for (name, isWanted) in [("all lines", { _ in true }), ("translated lines", { $0 != nil })]
            as [(String, (String?) -> Bool)]
        {
            let wanted = pairs.filter { isWanted($0.0) }
            guard !wanted.isEmpty else { continue }
            let files = ["translations", "references"].map { folder.appending(path: $0) }
            for (file, texts) in zip(files, [wanted.map { $0.0 ?? "" }, wanted.map(\.1)]) {
                try Data((texts.joined(separator: "\n") + "\n").utf8).write(to: file)
            }
            print("\(name) (\(wanted.count)):")
            fflush(nil)
            let process = Process()
            process.executableURL = URL(filePath: scorer)
            process.arguments = files.map { $0.path() } + [to.tag.primary == "zh" ? "zh" : "13a"]
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw ExitCode.failure }
        }
    }

    private func checkPlaceholders(_ file: String, _ translator: Translator) async throws {
        let lines = try KeepLine.read(file).prefix(limit ?? .max)
        // What is in the language of the readers is left alone, so they read the other one.
        var damaged = 0
        var tally = OutcomeTally()
        for (source, target) in [(from.tag, to.tag), (to.tag, from.tag)] {
            let own = lines.filter { LanguageTag($0.lang)?.primary == source.primary }
            var conversation = try Conversation(translator, readers: [target: 1])
            let said = own.map { Conversation.Line(text: $0.text, language: source) }
            for answer in await conversation.say(said, atOnce: atOnce) {
                tally.add(answer)
                guard case .text(let text, _, _) = answer.outcome.outcome, !own[answer.line].isKept(in: text) else {
                    continue
                }
                damaged += 1
                print("DAMAGED \(own[answer.line].text) → \(text)")
            }
        }
        print("placeholders: \(damaged) damaged")
        print(tally.summary(of: lines.count))
        if damaged > 0 { throw ExitCode.failure }
    }
}
