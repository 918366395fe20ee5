import ChatModel
import Foundation

/// Reads the fields of a body or a query by name. What is wrong is gathered, so that all of it is told at once.
struct FieldReader {
    private let values: [String: JSON]
    /// Values of a query are texts, whatever they stand for.
    private let areTexts: Bool
    private var asked: [String] = []
    private var problems: [AdminProblem.Field] = []

    init(_ values: [String: JSON], areTexts: Bool = false) {
        self.values = values
        self.areTexts = areTexts
    }

    /// Throws where anything was wrong, or where there is a field that nobody asked for.
    func finish() throws(AdminProblem) {
        let unknown = values.keys.filter { !asked.contains($0) }.sorted()
        let allowed = asked.isEmpty ? "none is allowed" : "allowed are \(asked.joined(separator: ", "))"
        let all =
            problems + unknown.map { AdminProblem.Field(name: Self.excerpt($0), detail: "unknown field; \(allowed)") }
        guard all.isEmpty else { throw .badFields(all) }
    }

    static func excerpt(_ text: String) -> String {
        let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(40)))
        return start.utf8.count < text.utf8.count ? start + "…" : start
    }

    mutating func complain(_ name: String, _ detail: String) {
        problems.append(AdminProblem.Field(name: name, detail: detail))
    }

    /// A value that `parse` takes; nil where there is none, or a wrong one.
    mutating func value<Value>(
        _ name: String, _ expected: String, isRequired: Bool = false, _ parse: (JSON) -> Value?
    ) -> Value? {
        asked.append(name)
        guard let found = values[name] else {
            if isRequired { complain(name, "missing; expected \(expected)") }
            return nil
        }
        if let value = parse(found) { return value }
        complain(name, "expected \(expected)")
        return nil
    }

    mutating func text(_ name: String, bytes: ClosedRange<Int>, isRequired: Bool = false) -> String? {
        value(name, "a text of \(bytes.lowerBound) to \(bytes.upperBound) bytes", isRequired: isRequired) {
            guard case .string(let text) = $0, bytes.contains(text.utf8.count) else { return nil }
            return text
        }
    }

    mutating func integer(_ name: String, _ range: ClosedRange<Int64>, isRequired: Bool = false) -> Int64? {
        value(
            name, "a whole number from \(range.lowerBound) to \(range.upperBound)", isRequired: isRequired
        ) { [areTexts] json in
            switch json {
            case .integer(let number) where !areTexts && range.contains(number): number
            case .string(let text) where areTexts: Self.integer(text).flatMap { range.contains($0) ? $0 : nil }
            default: nil
            }
        }
    }

    /// Digits alone: other notations would be read otherwise elsewhere.
    private static func integer(_ text: String) -> Int64? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? Int64(text) : nil
    }

    mutating func flag(_ name: String) -> Bool? {
        value(name, "true or false") { if case .boolean(let flag) = $0 { flag } else { nil } }
    }

    /// An object, for who reads it by itself.
    mutating func object(_ name: String) -> JSON? {
        value(name, "an object") { if case .object = $0 { $0 } else { nil } }
    }

    mutating func user(_ name: String, isRequired: Bool = false) -> UserID? {
        value(name, Self.userExpected, isRequired: isRequired) {
            if case .string(let text) = $0 { UserID(text) } else { nil }
        }
    }

    mutating func room(_ name: String, isRequired: Bool = false) -> RoomID? {
        value(name, Self.roomExpected, isRequired: isRequired) {
            if case .string(let text) = $0 { RoomID(text) } else { nil }
        }
    }

    mutating func time(_ name: String) -> Timestamp? {
        value(name, "a time such as 2025-01-14T20:00:00Z") {
            if case .string(let text) = $0 { Timestamp(rfc3339: text) } else { nil }
        }
    }

    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, isRequired: Bool = false
    ) -> Choice? {
        let names = Choice.allCases.map(\.rawValue)
        return value(name, "one of \(names.joined(separator: ", "))", isRequired: isRequired) {
            if case .string(let text) = $0 { Choice(rawValue: text) } else { nil }
        }
    }

    mutating func language(_ name: String) -> LanguageTag? {
        value(name, "a language tag such as en or zh-Hans") {
            if case .string(let text) = $0 { LanguageTag(text) } else { nil }
        }
    }

    static let userExpected = "a user: 1 to 128 bytes without control characters"
    static let roomExpected = "a room's name: 1 to 64 bytes of letters, digits, -, _ and ."
}

extension FieldReader {
    /// How many entries a page has at most, and where it starts.
    mutating func limit(most: Int64 = 200) -> Int { Int(integer("limit", 1...most) ?? min(50, most)) }
}
