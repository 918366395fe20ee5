import ChatModel
import Foundation
import Testing

@testable import AdminAPI

@Suite struct FieldReaderTests {
    private func problems(
        _ values: [String: JSON], areTexts: Bool = false, _ read: (inout FieldReader) -> Void
    ) -> [AdminProblem.Field] {
        var reader = FieldReader(values, areTexts: areTexts)
        read(&reader)
        do throws(AdminProblem) {
            try reader.finish()
            return []
        } catch {
            return error.fields
        }
    }

    @Test func `all that is wrong is told at once, each with what is allowed`() {
        let found = problems(["seconds": 0, "reason": true, "Seconds": "x"]) { reader in
            _ = reader.integer("seconds", 1...10)
            _ = reader.text("reason", bytes: 0...5)
            _ = reader.user("user", isRequired: true)
        }
        #expect(found.map(\.name) == ["seconds", "reason", "user", "Seconds"])
        #expect(found[0].detail == "expected a whole number from 1 to 10")
        #expect(found[2].detail.hasPrefix("missing; expected a user"))
        #expect(found[3].detail == "unknown field; allowed are seconds, reason, user")
    }

    @Test(arguments: ["1e3", "0x10", "+5", " 5", "", "٣", "99999999999999999999", "5.0"])
    func `a number of a query is digits alone`(_ text: String) {
        #expect(problems(["limit": .string(text)], areTexts: true) { _ = $0.limit() }.map(\.name) == ["limit"])
    }

    @Test func `numbers of bodies are numbers, and those of queries texts`() {
        #expect(problems(["limit": "5"]) { _ = $0.limit() }.count == 1)
        #expect(problems(["limit": 5]) { _ = $0.limit() }.isEmpty)
        #expect(problems(["limit": "5"], areTexts: true) { _ = $0.limit() }.isEmpty)
        #expect(problems(["limit": .number(5.5)]) { _ = $0.limit() }.count == 1)
    }

    @Test func `of an unknown name a bounded part is repeated`() {
        let found = problems([String(repeating: "e\u{301}", count: 5000): true]) { _ in }
        #expect((found.first?.name.utf8.count ?? 0) < 200)
    }
}

extension JSON: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int64) { self = .integer(value) }
}
