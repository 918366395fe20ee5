/// Any JSON, for what this library has no type for.
public enum ChatJSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([ChatJSON])
    case object([String: ChatJSON])
}

extension ChatJSON: Codable {
    /// Deeper values are read as null, so that no server can exhaust the stack; so are texts and numbers that cannot be.
    private static let depthMax = 32

    public init(from decoder: any Decoder) throws {
        guard decoder.codingPath.count <= Self.depthMax else {
            self = .null
            return
        }
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? value.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if let array = try? value.decode([ChatJSON].self) {
            self = .array(array)
        } else if let object = try? value.decode([String: ChatJSON].self) {
            self = .object(object)
        } else {
            self = .null
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
