import CJansson

/// What a member of an object holds, seen as one type.
enum JSONLookup<Value: ~Copyable>: ~Copyable {
    case absent
    case null
    /// There is a value, but of another type.
    case mismatch
    case value(Value)
}

extension JSONLookup: Copyable where Value: Copyable {}

/// One value of a decoded JSON text.
///
/// Each value owns one reference to its node, and nodes own their children, so a tree is freed as soon as
/// the last value into it goes, and no pointer of jansson's leaves this file.
struct JSONValue: ~Copyable {
    private let node: UnsafeMutablePointer<json_t>

    /// Nil for what jansson does not take: text that is not JSON, but also lone surrogates, numbers that
    /// do not fit, more than 2048 levels, and, unless allowed, `\u0000`. Of equal names the last counts.
    init?(parsing text: UnsafeRawBufferPointer, allowsNUL: Bool = false) {
        guard let node = Self.parse(text, allowsNUL) else { return nil }
        self.node = node
    }

    init?(parsing text: [UInt8], allowsNUL: Bool = false) {
        guard let node = text.withUnsafeBytes({ Self.parse($0, allowsNUL) }) else { return nil }
        self.node = node
    }

    private init(retaining node: UnsafeMutablePointer<json_t>) {
        interline_json_retain(node)
        self.node = node
    }

    private static func parse(_ text: UnsafeRawBufferPointer, _ allowsNUL: Bool) -> UnsafeMutablePointer<json_t>? {
        // jansson skips a zero byte after a number or a word, but no JSON has one.
        guard !text.contains(0) else { return nil }
        let flags = JSON_DECODE_ANY | (allowsNUL ? JSON_ALLOW_NUL : 0)
        return json_loadb(text.baseAddress, text.count, Int(flags), nil)
    }

    deinit { interline_json_release(node) }

    var isObject: Bool { interline_json_typeof(node) == JSON_OBJECT }

    /// The names of the members, in the order of the text; empty where the value is no object.
    var names: [String] {
        var names: [String] = []
        var position = json_object_iter(node)
        while let current = position {
            names.append(Self.string(json_object_iter_key(current), json_object_iter_key_len(current)))
            position = json_object_iter_next(node, current)
        }
        return names
    }

    func string(_ name: StaticString) -> JSONLookup<String> {
        member(name).flatMap { interline_json_typeof($0) == JSON_STRING ? .value(Self.string($0)) : .mismatch }
    }

    /// Reals are a mismatch, even whole ones.
    func integer(_ name: StaticString) -> JSONLookup<Int64> {
        member(name).flatMap {
            interline_json_typeof($0) == JSON_INTEGER ? .value(Int64(json_integer_value($0))) : .mismatch
        }
    }

    func boolean(_ name: StaticString) -> JSONLookup<Bool> {
        member(name).flatMap {
            switch interline_json_typeof($0) {
            case JSON_TRUE: .value(true)
            case JSON_FALSE: .value(false)
            default: .mismatch
            }
        }
    }

    func object(_ name: StaticString) -> JSONLookup<JSONValue> {
        member(name).flatMap {
            interline_json_typeof($0) == JSON_OBJECT ? .value(JSONValue(retaining: $0)) : .mismatch
        }
    }

    /// An array of nothing but strings.
    func strings(_ name: StaticString) -> JSONLookup<[String]> {
        elements(name, of: JSON_STRING) { Self.string($0) }
    }

    /// An array of nothing but integers.
    func integers(_ name: StaticString) -> JSONLookup<[Int64]> {
        elements(name, of: JSON_INTEGER) { Int64(json_integer_value($0)) }
    }

    /// An array of nothing but objects that `read` accepts; it accepts none by giving nil.
    func objects<Element>(
        _ name: StaticString, _ read: (borrowing JSONValue) -> Element?
    ) -> JSONLookup<[Element]> {
        switch elements(name, of: JSON_OBJECT, { read(JSONValue(retaining: $0)) }) {
        case .absent: .absent
        case .null: .null
        case .mismatch: .mismatch
        case .value(let elements): elements.contains { $0 == nil } ? .mismatch : .value(elements.compactMap { $0 })
        }
    }

    /// The members, in the order of the text; nil where one is not a string.
    var stringMembers: [(name: String, text: String)]? {
        var members: [(name: String, text: String)] = []
        var position = json_object_iter(node)
        while let current = position {
            guard let value = json_object_iter_value(current), interline_json_typeof(value) == JSON_STRING else {
                return nil
            }
            let name = Self.string(json_object_iter_key(current), json_object_iter_key_len(current))
            members.append((name, Self.string(value)))
            position = json_object_iter_next(node, current)
        }
        return members
    }

    private func elements<Element>(
        _ name: StaticString, of type: json_type, _ read: (UnsafeMutablePointer<json_t>) -> Element
    ) -> JSONLookup<[Element]> {
        member(name).flatMap { array in
            guard interline_json_typeof(array) == JSON_ARRAY else { return .mismatch }
            var elements: [Element] = []
            for index in 0..<json_array_size(array) {
                guard let element = json_array_get(array, index), interline_json_typeof(element) == type else {
                    return .mismatch
                }
                elements.append(read(element))
            }
            return .value(elements)
        }
    }

    /// The node is borrowed: it lives as long as this value.
    private func member(_ name: StaticString) -> JSONLookup<UnsafeMutablePointer<json_t>> {
        let found = name.withUTF8Buffer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { json_object_getn(node, $0.baseAddress, $0.count) }
        }
        guard let found else { return .absent }
        return interline_json_typeof(found) == JSON_NULL ? .null : .value(found)
    }

    private static func string(_ node: UnsafeMutablePointer<json_t>) -> String {
        string(json_string_value(node), json_string_length(node))
    }

    private static func string(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}

extension JSONLookup {
    fileprivate func flatMap<Other: ~Copyable>(_ transform: (Value) -> JSONLookup<Other>) -> JSONLookup<Other> {
        switch self {
        case .absent: .absent
        case .null: .null
        case .mismatch: .mismatch
        case .value(let value): transform(value)
        }
    }
}
