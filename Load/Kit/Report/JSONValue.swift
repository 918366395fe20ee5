/// A JSON document to be written, with its members in the order given.
package indirect enum JSONValue {
    case int(Int)
    /// Written with three decimals.
    case number(Double)
    case bool(Bool)
    case string(String)
    case array([JSONValue])
    case object([(String, JSONValue)])
    case null

    /// Counts by name, in order of the names.
    package static func counts(_ counts: [String: Int]) -> JSONValue {
        .object(counts.sorted { $0.key < $1.key }.map { ($0.key, .int($0.value)) })
    }

    /// The document in UTF-8, indented by two spaces a level, with a line end.
    package var document: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes, depth: 0)
        bytes.append(10)
        return bytes
    }

    private func append(to bytes: inout [UInt8], depth: Int) {
        switch self {
        case .int(let value): bytes.append(contentsOf: String(value).utf8)
        case .number(let value): bytes.append(contentsOf: value.rounded(toPlaces: 3).utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .string(let value): JSONText.append(value.utf8, to: &bytes)
        case .null: bytes.append(contentsOf: "null".utf8)
        case .array(let values):
            Self.appendList(values.map { (nil, $0) }, "[", "]", to: &bytes, depth: depth)
        case .object(let members):
            Self.appendList(members.map { ($0.0, $0.1) }, "{", "}", to: &bytes, depth: depth)
        }
    }

    private static func appendList(
        _ members: [(String?, JSONValue)], _ opening: String, _ closing: String, to bytes: inout [UInt8], depth: Int
    ) {
        bytes.append(contentsOf: opening.utf8)
        for (index, member) in members.enumerated() {
            bytes.append(contentsOf: (index == 0 ? "\n" : ",\n").utf8)
            bytes.append(contentsOf: repeatElement(32, count: depth * 2 + 2))
            if let name = member.0 {
                JSONText.append(name.utf8, to: &bytes)
                bytes.append(contentsOf: ": ".utf8)
            }
            member.1.append(to: &bytes, depth: depth + 1)
        }
        if !members.isEmpty {
            bytes.append(10)
            bytes.append(contentsOf: repeatElement(32, count: depth * 2))
        }
        bytes.append(contentsOf: closing.utf8)
    }
}
