/// A phrase in one language, with slots for what a message has there.
struct PhraseForm: Hashable, Sendable {
    /// Places count the slots from 0, in the order of the phrase.
    let pieces: [Piece]
    let slots: [Span.Kind]

    /// Nil where braces do not hold `name`, `number` or `emote`, or a slot stands twice.
    init?(_ text: String) {
        var pieces: [Piece] = []
        var slots: [Span.Kind] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { pieces.append(.words(String(rest[..<open]))) }
            guard let close = rest[open...].firstIndex(of: "}"),
                let slot = Self.slots[String(rest[rest.index(after: open)..<close])], !slots.contains(slot)
            else { return nil }
            pieces.append(.span(slots.count))
            slots.append(slot)
            rest = rest[rest.index(after: close)...]
        }
        guard !rest.contains("}") else { return nil }
        if !rest.isEmpty { pieces.append(.words(String(rest))) }
        self.pieces = pieces
        self.slots = slots
    }

    private static let slots: [String: Span.Kind] = ["name": .name, "number": .number, "emote": .emote]
}
