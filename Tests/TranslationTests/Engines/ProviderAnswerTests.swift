import ChatModel
import Foundation
import TestSupport
import Testing

@testable import Translation

@Suite struct ProviderAnswerTests {
    private func answers(_ kind: EngineKind, _ body: some Collection<UInt8>, _ count: Int = 2) throws -> [EngineAnswer]
    {
        let texts = (0..<(kind == .apertium ? 1 : count)).map { "line \($0)" }
        return try provider(kind).answers(Data(body), to: try batch(texts))
    }

    /// As the answer, or the error that it was refused with.
    private func outcome(_ kind: EngineKind, _ body: some Collection<UInt8>) -> Result<[EngineAnswer], EngineError> {
        do {
            return .success(try answers(kind, body))
        } catch let error as EngineError {
            return .failure(error)
        } catch {
            return .failure(.unreachable)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `a good answer is read in its order`(_ kind: EngineKind) throws {
        let texts = ["¿qué \"tal\"\n\\?", "⟦1⟧ 😀 \u{202e}"]
        let read = try answers(kind, try goodAnswer(kind, texts).utf8)
        #expect(read.map(\.text) == (kind == .apertium ? Array(texts.prefix(1)) : texts))
        if kind == .deepL { #expect(read.map(\.detected) == [.english, .english]) }
    }

    @Test(arguments: EngineKind.allCases)
    func `another number of texts is no answer`(_ kind: EngineKind) throws {
        guard kind != .apertium, kind != .chatCompletions else { return }
        for texts in [[], ["one"], ["one", "two", "three"]] {
            #expect(outcome(kind, try goodAnswer(kind, texts).utf8) == .failure(.badAnswer(.wrongCount)))
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `what is not the documented form is no answer`(_ kind: EngineKind) throws {
        let good = try goodAnswer(kind, ["one", "two"])
        let nested = String(repeating: "[", count: 100_000)
        let deep = String(repeating: #"{"a":"#, count: 50_000) + "1" + String(repeating: "}", count: 50_000)
        let bodies = [
            "", " ", "null", "1", "true", "\"text\"", "[", "{}", "[]]", "<html><body>502</body></html>", nested, deep,
            good + "x", good.replacing("\"one\"", with: "1"), good.replacing("\"one\"", with: "[\"one\"]"),
            good.replacing("\"one\"", with: "{}"), good.replacing("one", with: "\\ud800"),
        ]
        for body in bodies {
            let outcome = outcome(kind, body.utf8)
            // What a model says inside a good frame is judged line by line.
            if kind == .chatCompletions, case .success(let answers) = outcome {
                #expect(answers.count == 2)
            } else {
                #expect(outcome == .failure(.badAnswer(.malformed)), "\(body.prefix(80))")
            }
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `cut off anywhere it is no answer`(_ kind: EngineKind) throws {
        let good = Array(try goodAnswer(kind, ["one", "two"]).utf8)
        for length in 0..<good.count {
            #expect(outcome(kind, good.prefix(length)) == .failure(.badAnswer(.malformed)))
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `changed at random it is an answer of the right count or none`(_ kind: EngineKind) throws {
        var random = SeededRandom(seed: 5)
        let good = Array(try goodAnswer(kind, ["one", "two"]).utf8)
        for _ in 0..<3000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[at] = UInt8.random(in: .min ... .max, using: &random)
                case 1: bytes.insert(bytes.randomElement(using: &random) ?? 0, at: at)
                default: if bytes.count > 1 { bytes.remove(at: at) }
                }
            }
            switch outcome(kind, bytes) {
            case .success(let answers): #expect(answers.count == (kind == .apertium ? 1 : 2))
            case .failure(let error):
                #expect([.badAnswer, .failed].contains(error.kind))
            }
        }
    }

    @Test(arguments: EngineKind.allCases)
    func `reading takes time in proportion to the size`(_ kind: EngineKind) throws {
        func seconds(_ size: Int) throws -> Double {
            let body = Array(try goodAnswer(kind, [String(repeating: "{\"\\", count: size / 3), "b"]).utf8)
            return threadSeconds { _ = outcome(kind, body) }
        }
        _ = try seconds(1000)
        let (small, large) = (try seconds(100_000), try seconds(1_600_000))
        // Sixteen times the size, 256 times the time if it were quadratic.
        #expect(large < max(small, 0.02) * 100)
    }

    @Test func `a webhook may have nothing for a text`() throws {
        #expect(try answers(.webhook, #"{"translations":[null,"b"]}"#.utf8).map(\.text) == [nil, "b"])
    }

    @Test func `LibreTranslate tells the languages that it found`() throws {
        let body = #"{"translatedText":["a","b"],"detectedLanguage":[{"language":"zh-Hans","confidence":90}]}"#
        #expect(try answers(.libreTranslate, body.utf8).map(\.detected?.tag) == ["zh-Hans", nil])
    }
}
