import Foundation

/// What people translated in a room: the same said again is translated their way.
package struct RoomMemory: Sendable {
    package struct Limits: Hashable, Sendable {
        package var entries = 1000
        /// Of all texts together.
        package var bytes = 1 << 20

        package init() {}
    }

    /// One translation by a person, as it is stored.
    package struct Entry: Hashable, Sendable {
        package var text: FoldedText
        package var to: DisplayLanguage
        package var template: Template
        /// The spans that the message must have; nil: any, since the translation has a place for each.
        package var spans: [String]?
        /// The interpreter's name.
        package var by: String
        /// The sequence of the message that was translated.
        package var message: Int64?

        package init(
            text: FoldedText, to: DisplayLanguage, template: Template, spans: [String]?, by: String,
            message: Int64? = nil
        ) {
            self.text = text
            self.to = to
            self.template = template
            self.spans = spans
            self.by = by
            self.message = message
        }

        var size: Int { text.text.utf8.count + template.size + (spans ?? []).reduce(0) { $0 + $1.utf8.count } }
    }

    private struct Key: Hashable, Sendable {
        var text: FoldedText
        var to: DisplayLanguage
    }

    private let limits: Limits
    private var kept: [Key: Entry] = [:]
    /// The oldest first; may hold keys that came again later in it.
    private var order: [(key: Key, turn: UInt64)] = []
    private var turns: [Key: UInt64] = [:]
    private var turn: UInt64 = 0
    package private(set) var bytes = 0

    package init(limits: Limits = Limits()) { self.limits = limits }

    package var count: Int { kept.count }

    /// All entries, the oldest first: what is stored, and read back with ``restore(_:)``.
    package var entries: [Entry] { order.compactMap { turns[$0.key] == $0.turn ? kept[$0.key] : nil } }

    package mutating func restore(_ entries: [Entry]) {
        for entry in entries { keep(entry) }
    }

    /// Learns from a person's line. Spans of the message that stand in it become places; where one is missing, the line
    /// is used again only for the very same spans.
    @discardableResult
    package mutating func learn(
        _ message: MaskedText, _ line: String, to: DisplayLanguage, by: String, of sequence: Int64? = nil
    ) -> Entry {
        let pieces = Self.places(of: message.spans, in: Self.core(of: line, in: message))
        let isWhole =
            Set(pieces.compactMap { if case .span(let index) = $0 { index } else { nil } }).count
            == message.spans.count
        let entry = Entry(
            text: FoldedText(message), to: to,
            template: Template(pieces: isWhole ? pieces : [.words(line)]),
            spans: isWhole ? nil : [message.prefix] + message.spans.map(\.text) + [message.suffix], by: by,
            message: sequence)
        keep(entry)
        return entry
    }

    /// The person's translation of the message, and who made it.
    package func find(_ message: MaskedText, _ folded: FoldedText, to: DisplayLanguage) -> (text: String, by: String)? {
        guard !kept.isEmpty, let entry = kept[Key(text: folded, to: to)] else { return nil }
        if let spans = entry.spans {
            guard [message.prefix] + message.spans.map(\.text) + [message.suffix] == spans else { return nil }
            return Template(pieces: entry.template.pieces).fill(MaskedText(core: [])).map { ($0, entry.by) }
        }
        return entry.template.fill(message).map { ($0, entry.by) }
    }

    private mutating func keep(_ entry: Entry) {
        guard limits.entries > 0, entry.size <= limits.bytes else { return }
        let key = Key(text: entry.text, to: entry.to)
        turn += 1
        bytes += entry.size - (kept[key]?.size ?? 0)
        kept[key] = entry
        turns[key] = turn
        order.append((key, turn))
        while kept.count > limits.entries || bytes > limits.bytes { dropOldest() }
        if order.count > 2 * limits.entries + 16 { order.removeAll { turns[$0.key] != $0.turn } }
    }

    /// Forgets what was learnt from the messages of these sequences.
    package mutating func forget(_ messages: Set<Int64>) {
        for (key, entry) in kept where entry.message.map(messages.contains) == true { drop(key) }
    }

    private mutating func dropOldest() {
        guard let index = order.firstIndex(where: { turns[$0.key] == $0.turn }) else { return }
        let key = order[index].key
        order.removeFirst(index + 1)
        drop(key)
    }

    private mutating func drop(_ key: Key) {
        turns[key] = nil
        bytes -= kept.removeValue(forKey: key)?.size ?? 0
    }

    /// The line without what stands around the message's core, where the person repeated it.
    private static func core(of line: String, in message: MaskedText) -> String {
        var core = line[...]
        let prefix = message.prefix
        let suffix = message.suffix
        if !prefix.isEmpty, core.hasPrefix(prefix) { core = core.dropFirst(prefix.count) }
        if !suffix.isEmpty, core.hasSuffix(suffix) { core = core.dropLast(suffix.count) }
        return String(core)
    }

    private static func places(of spans: [Span], in line: String) -> [Piece] {
        var pieces: [Piece] = [.words(line)]
        // Longer spans first: `@x` stands in `@xy` too.
        for (index, span) in spans.enumerated().sorted(by: { $0.element.text.count > $1.element.text.count }) {
            for (place, piece) in pieces.enumerated() {
                guard case .words(let words) = piece, let range = words.range(of: span.text) else { continue }
                let parts: [Piece] = [
                    .words(String(words[..<range.lowerBound])), .span(index),
                    .words(String(words[range.upperBound...])),
                ]
                pieces.replaceSubrange(place...place, with: parts.filter { $0 != .words("") })
                break
            }
        }
        return pieces
    }
}
