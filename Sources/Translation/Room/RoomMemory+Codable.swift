import ChatModel

/// The form in which a room's store keeps a person's line: words as texts, places of spans as numbers.
extension RoomMemory.Entry: Codable {
    private enum Key: String, CodingKey { case text, to, line, spans, by, message }

    private enum Part: Codable {
        case words(String)
        case span(Int)

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let index = try? value.decode(Int.self) {
                self = .span(index)
            } else {
                self = .words(try value.decode(String.self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var value = encoder.singleValueContainer()
            switch self {
            case .words(let words): try value.encode(words)
            case .span(let index): try value.encode(index)
            }
        }
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        guard let to = LanguageTag(try values.decode(String.self, forKey: .to)).flatMap(DisplayLanguage.init) else {
            throw DecodingError.dataCorruptedError(forKey: .to, in: values, debugDescription: "no language tag")
        }
        let pieces: [Piece] = try values.decode([Part].self, forKey: .line).map { part in
            switch part {
            case .words(let words): .words(words)
            case .span(let index): .span(index)
            }
        }
        self.init(
            text: FoldedText(text: try values.decode(String.self, forKey: .text)), to: to,
            template: Template(pieces: pieces), spans: try values.decodeIfPresent([String].self, forKey: .spans),
            by: try values.decode(String.self, forKey: .by),
            message: try values.decodeIfPresent(Int64.self, forKey: .message))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(text.text, forKey: .text)
        try values.encode(to.tag.tag, forKey: .to)
        let line: [Part] = template.pieces.map { piece in
            switch piece {
            case .words(let words): .words(words)
            case .span(let index): .span(index)
            }
        }
        try values.encode(line, forKey: .line)
        try values.encodeIfPresent(spans, forKey: .spans)
        try values.encode(by, forKey: .by)
        try values.encodeIfPresent(message, forKey: .message)
    }
}
