import Foundation
import Relay
import Testing

@testable import InterlineServer

@Suite struct ReviewAnswerTests {
    @Test func `a reason is cut to 300 scalars, an empty one is none`() {
        func reason(_ text: String) -> ReviewDecision? {
            ReviewAnswer.decision(in: Data(#"{"decision":"deny","reason":"\#(text)"}"#.utf8))
        }
        #expect(reason("") == .deny(reason: nil))
        // One character that would go on for as long as the body.
        #expect(
            reason("a" + String(repeating: "\u{301}", count: 5000))
                == .deny(reason: "a" + String(repeating: "\u{301}", count: 299)))
    }

    @Test func `whatever the bytes are, they are a decision or none`() throws {
        let valid = Array(#"{"decision":"modify","reason":"r\u00e9","text":"t\n好"}"#.utf8)
        let pieces = [
            "{", "}", "[", "]", "\"", ":", ",", "decision", "allow", "text", "\\u", "\\uD800", "1e999", "null", "\u{0}",
        ]
        for round in 0..<5000 {
            var bytes = valid
            switch round % 4 {
            case 0: bytes = Array(valid.prefix(Int.random(in: 0..<valid.count)))
            case 1: bytes[Int.random(in: 0..<valid.count)] = .random(in: 0...255)
            case 2: bytes = (0..<round % 64).map { _ in .random(in: 0...255) }
            default: bytes = Array((0..<round % 20).map { _ in pieces.randomElement() ?? "" }.joined().utf8)
            }
            let decision = ReviewAnswer.decision(in: Data(bytes))
            if round % 4 == 0 { #expect(decision == nil, "\(String(decoding: bytes, as: UTF8.self))") }
        }
        for opening in ["[", "{\"decision\":", "{\"a\":["] {
            let deep = Data(String(repeating: opening, count: HTTPReviewer.answerBytesMax / opening.utf8.count).utf8)
            #expect(ReviewAnswer.decision(in: deep) == nil)
        }
        #expect(ReviewAnswer.decision(in: Data(valid)) == .modify("t\n好"))
    }
}
