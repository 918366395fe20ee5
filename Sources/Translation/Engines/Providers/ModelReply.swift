import Foundation

/// What a language model said, read as the lines that it was asked for.
enum ModelReply {
    /// The text of each line, nil where it is missing, doubled or not text.
    ///
    /// A model may think aloud first or fence its JSON; what stands around the outermost braces is dropped.
    static func texts(_ reply: String, count: Int) -> [String?] {
        var texts = [String?](repeating: nil, count: count)
        guard let json = object(in: reply), let lines = try? JSONDecoder().decode(Lines.self, from: json).lines else {
            return texts
        }
        var seen = Set<Int>()
        for line in lines {
            guard let id = line.id, (1...count).contains(id) else { continue }
            // Two answers for one line: which is meant can't be known.
            texts[id - 1] = seen.insert(id).inserted ? line.text : nil
        }
        return texts
    }

    private static func object(in reply: String) -> Data? {
        let bytes = Array(reply.utf8)
        let thought = Array("</think>".utf8)
        let start = bytes.lastRange(of: thought)?.upperBound ?? 0
        guard let open = bytes[start...].firstIndex(of: UInt8(ascii: "{")),
            let close = bytes[open...].lastIndex(of: UInt8(ascii: "}"))
        else { return nil }
        return Data(bytes[open...close])
    }

    private struct Lines: Decodable {
        let lines: [Line]
    }

    /// Lenient, so that one odd line does not cost the others.
    private struct Line: Decodable {
        let id: Int?
        let text: String?

        private enum Key: CodingKey { case id, text }

        init(from decoder: any Decoder) {
            let values = try? decoder.container(keyedBy: Key.self)
            id = try? values?.decode(Int.self, forKey: .id)
            text = try? values?.decode(String.self, forKey: .text)
        }
    }
}

extension [UInt8] {
    /// Where the bytes stand last.
    fileprivate func lastRange(of part: [UInt8]) -> Range<Int>? {
        guard count >= part.count else { return nil }
        for start in stride(from: count - part.count, through: 0, by: -1)
        where self[start] == part[0] && self[start..<start + part.count].elementsEqual(part) {
            return start..<start + part.count
        }
        return nil
    }
}
