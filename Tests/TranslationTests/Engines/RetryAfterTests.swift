import ChatModel
import Testing

@testable import Translation

@Suite struct RetryAfterTests {
    private let now = Timestamp(milliseconds: 784_111_777_000 - 5500)

    @Test(arguments: [
        ("0", Duration.zero), (" 120 ", .seconds(120)), ("Sun, 06 Nov 1994 08:49:37 GMT", .milliseconds(5500)),
        ("Sun, 06 Nov 1994 08:49:30 GMT", .zero), ("99999999999999999999999999", .seconds(1 << 40)),
    ])
    func `seconds and dates are read`(_ text: String, _ wait: Duration) {
        #expect(RetryAfter.wait(text, at: now) == wait)
    }

    @Test(arguments: [
        "", " ", "-1", "1.5", "soon", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Now 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 0６ Nov 1994 08:49:37 GMT", "１２",
    ])
    func `anything else says nothing`(_ text: String) {
        #expect(RetryAfter.wait(text, at: now) == nil)
    }

    @Test func `no text makes it fail`() {
        var random = SystemRandomNumberGenerator()
        let parts = ["Sun,", "06", "Nov", "1994", "08:49:37", "GMT", "1", "-", "\u{0}", "é", "9999999999999999999"]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...7, using: &random)).map { _ in parts.randomElement(using: &random) ?? ""
            }
            #expect(RetryAfter.wait(text.joined(separator: " "), at: now).map { $0 >= .zero } ?? true)
        }
    }
}
