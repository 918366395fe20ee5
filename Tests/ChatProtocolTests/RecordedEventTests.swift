import ChatModel
import Testing

@testable import ChatProtocol

struct RecordedEventTests {
    private func decode(_ text: String) throws(RecordedEventError) -> RoomEvent {
        try RecordedEventCoding.decode(Array(text.utf8))
    }

    private static let user = #""user":{"id":"u-9","name":"Bo"}"#
    private static let message = #"{"ev":"msg","room":"lobby","at":"2025-01-14T20:15:30.123Z","#

    @Test func `the sequence comes first and the rest of the line is the body`() throws {
        let body = RecordedEventCoding.encode(
            .gone(.all, reason: nil, at: Timestamp(milliseconds: 0)), room: try room("lobby"))
        var output = Array("before".utf8)
        RecordedEventCoding.appendLine(body, Sequence(9_007_199_254_740_991), to: &output)
        let text = String(decoding: output, as: UTF8.self)
        #expect(text.hasPrefix(#"before{"seq":9007199254740991,"ev":"gone","#))
        #expect(output.suffix(body.count - 1) == body.dropFirst())
    }

    @Test func `a text that no client could send still reads back`() throws {
        let author = Author(id: try #require(UserID("u-9")), name: "\u{0}\u{7F}\u{FFFE}")
        let message = Message(at: Timestamp(milliseconds: -1), author: author, text: "a\u{0}b\u{1F}\u{2029}")
        let body = RecordedEventCoding.encode(.message(message), room: try room("lobby"))
        #expect(try RecordedEventCoding.decode(body) == .message(message))
    }

    @Test func `fields that a later version adds are ignored`() throws {
        let event = try decode(Self.message + Self.user + #","text":"hi","lang":"und","mood":["good"],"tr":{}}"#)
        guard case .message(let message) = event else {
            Issue.record("not a message: \(event)")
            return
        }
        #expect(message.text == "hi")
    }

    @Test(arguments: [
        ("lang", Self.user + #","text":"hi"}"#),
        ("lang", Self.user + #","text":"hi","lang":"?"}"#),
        ("text", Self.user + #","lang":"und"}"#),
        ("user", #""text":"hi","lang":"und"}"#),
        ("name", #""user":{"id":"u"},"text":"hi","lang":"und"}"#),
        ("id", #""user":{"id":"","name":"Bo"},"text":"hi","lang":"und"}"#),
        ("role", #""user":{"id":"u","name":"Bo","role":"king"},"text":"hi","lang":"und"}"#),
        ("badges", #""user":{"id":"u","name":"Bo","badges":["a",1]},"text":"hi","lang":"und"}"#),
        ("reply_to", Self.user + #","text":"hi","lang":"und","reply_to":"1"}"#),
        ("kind", Self.user + #","text":"hi","lang":"und","kind":"song"}"#),
        ("mixed", Self.user + #","text":"hi","lang":"und","mixed":["en","?"]}"#),
        ("mixed", Self.user + #","text":"hi","lang":"und","mixed":"en"}"#),
        ("from", Self.user + #","text":"hi","lang":"und","from":"a b"}"#),
    ])
    func `a message with a broken field names it`(field: String, rest: String) {
        #expect(throws: RecordedEventError.badField(field)) { try decode(Self.message + rest) }
    }

    @Test(arguments: [
        ("languages", #"["?"]"#), ("allow", #""en""#), ("other", #""maybe""#), ("emote_only", "1"), ("links", "true"),
        ("unique", "null"), ("shield", #""true""#), ("level", "1.5"), ("translate", "0"),
        ("glossary", #"[{"en":"a"}]"#),
        ("questions", #"[{"seq":1}]"#), ("questions", #"[{"seq":"1","votes":1}]"#), ("questions", "[1]"),
        ("linked", #"["a b"]"#),
    ])
    func `a patch with a broken setting names it`(setting: String, value: String) {
        #expect(throws: RecordedEventError.badField(setting)) {
            try decode(#"{"ev":"state","at":"2025-01-14T20:15:30.123Z","patch":{"\#(setting)":\#(value)}}"#)
        }
    }

    @Test func `a translation stands in the line of its message and changes nothing else in it`() throws {
        let message = Message(
            at: Timestamp(milliseconds: 0), author: Author(id: try #require(UserID("u")), name: "Bo"), text: "a}\"")
        let body = RecordedEventCoding.encode(.message(message), room: try room("lobby"))
        var plain = Array("before".utf8)
        RecordedEventCoding.appendLine(body, Sequence(5), to: &plain)
        var translated = Array("before".utf8)
        let translation = MessageTranslation(language: .english, .text("}\"\n", .machine, by: "fake"))
        RecordedEventCoding.appendLine(body, Sequence(5), translation: translation, to: &translated)
        let tr = #","tr":{"lang":"en","text":"}\"\n","q":"mt","by":"fake"}}"#
        #expect(String(decoding: translated, as: UTF8.self) == String(decoding: plain.dropLast(), as: UTF8.self) + tr)
        #expect(try RecordedEventCoding.decode(Array(translated.dropFirst(6))) == .message(message))
    }

    @Test func `other broken bodies say what they are`() {
        #expect(throws: RecordedEventError.notJSON) { try decode("") }
        #expect(throws: RecordedEventError.notJSON) { try decode(Self.message) }
        #expect(throws: RecordedEventError.badField("ev")) { try decode("[]") }
        #expect(throws: RecordedEventError.unknownEvent("tr")) { try decode(#"{"ev":"tr"}"#) }
        #expect(throws: RecordedEventError.badField("at")) { try decode(#"{"ev":"gone","all":true,"at":"now"}"#) }
        #expect(throws: RecordedEventError.badField("user")) {
            try decode(#"{"ev":"gone","all":false,"at":"2025-01-14T20:15:30.123Z"}"#)
        }
        #expect(throws: RecordedEventError.badField("patch")) {
            try decode(#"{"ev":"state","patch":[],"at":"2025-01-14T20:15:30.123Z"}"#)
        }
    }
}
