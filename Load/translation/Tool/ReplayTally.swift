import ChatModel
import Foundation
import Translation

/// Where the translations of a replayed conversation came from, by the language of the message.
struct ReplayTally {
    private struct Row {
        var messages = 0
        /// A call for each language of readers but the message's own.
        var wanted = 0
        var phrasebook = 0
        var conversion = 0
        var cache = 0
        /// With an engine's answer, of a call of their own or another's.
        var later = 0
        var none = 0
    }

    private var rows: [LanguageTag: Row] = [:]

    mutating func said(_ language: LanguageTag, languages: Int) {
        let language = Self.display(language)
        rows[language, default: Row()].messages += 1
        // Laughter and numbers, in no language, would be sent by whoever does not look.
        rows[language, default: Row()].wanted += languages
    }

    mutating func add(_ answer: Conversation.Answer, of language: LanguageTag) {
        let language = Self.display(language)
        var row = rows[language] ?? Row()
        switch answer.outcome.outcome {
        case .none: row.none += 1
        case .text(_, .machine, _) where answer.isInstant: row.cache += 1
        case .text(_, .machine, _): row.later += 1
        case .text(_, _, by: "opencc"): row.conversion += 1
        case .text: row.phrasebook += 1
        }
        rows[language] = row
    }

    /// As engines are told it.
    private static func display(_ language: LanguageTag) -> LanguageTag {
        DisplayLanguage(language)?.tag ?? language
    }

    func summary(_ engine: StandInEngine.Counts) -> String {
        var lines = ["language  messages  wanted  phrasebook  opencc  cache  shared  texts sent  none  saved"]
        var total = Row()
        var sentInAll = 0
        for (language, row) in rows.sorted(by: { ($1.value.messages, $0.key.tag) < ($0.value.messages, $1.key.tag) }) {
            let sent = engine.texts[language] ?? 0
            sentInAll += sent
            total.messages += row.messages
            total.wanted += row.wanted
            total.phrasebook += row.phrasebook
            total.conversion += row.conversion
            total.cache += row.cache
            total.later += row.later
            total.none += row.none
            if row.messages * 100 >= rows.values.reduce(0, { $0 + $1.messages }) {
                lines.append(Self.line(language.tag, row, sent))
            }
        }
        lines.append(Self.line("all", total, sentInAll))
        lines.append("\(engine.calls) calls for \(sentInAll) texts")
        return lines.joined(separator: "\n")
    }

    private static func line(_ name: String, _ row: Row, _ sent: Int) -> String {
        let numbers = [
            row.messages, row.wanted, row.phrasebook, row.conversion, row.cache, max(0, row.later - sent), sent,
            row.none,
        ]
        let widths = [10, 8, 12, 8, 7, 8, 12, 6]
        let columns = zip(numbers, widths).map { String($0).leftPadded(to: $1) }.joined()
        return name.padding(toLength: 8, withPad: " ", startingAt: 0) + columns + "  "
            + percent(row.wanted - sent, of: row.wanted)
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
