import ChatModel
import Testing

@testable import ChatProtocol

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers from the same seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

struct RandomLineTests {
    private static let seeds = [
        #"{"op":"say","id":4,"room":"lobby","text":"h\u00e9 \ud83d\udc4b 大家","nonce":"c","reply_to":10,"lang":"es"}"#,
        #"{"op":"join","id":"j","room":"lobby","since":{"epoch":"k3","seq":1041},"history":20,"x":[1.5e3,{}]}"#,
        #"{"op":"set","id":23,"room":"lobby","patch":{"title":"x","slow_s":10,"members_only":true,"paused":false}}"#,
        #"{"op":"set","id":5,"room":"a","patch":{"allow":["en"],"glossary":[{"en":"a","zh":"b"},{"keep":"c"}]}}"#,
        #"{"op":"react","id":6,"room":"a","of":77,"emoji":"👍🏽"}"#,
        #"{"op":"translate","id":7,"room":"a","of":77,"lang":"zh-Hans","text":"x"}"#,
        #"{"op":"purge","id":8,"room":"a","phrase":"x","seconds":60,"reason":""}"#,
        #"{"op":"timeout","id":-9,"room":"a","user":"u","seconds":300,"x":null,"y":[[],[1,"\\"]],"keep":true}"#,
    ].map { Array($0.utf8) }

    private static let pieces = [
        "\"", "\\", "\\u", "\\ud800", "\\udc00", "\\u0000", "{", "}", "[", "]", ",", ":", "0", "-", ".", "e9", "1e999",
        "99999999999999999999", "null", "true", " ", "\n", "\u{0}", "é", "\u{1F}",
    ].map { Array($0.utf8) }

    private static func mutated(_ line: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var line = line
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let at = Int.random(in: 0...line.count, using: &random)
            let end = min(line.count, at + Int.random(in: 0...3, using: &random))
            switch Int.random(in: 0..<3, using: &random) {
            case 0: line.replaceSubrange(at..<end, with: pieces.randomElement(using: &random) ?? [])
            case 1: line.replaceSubrange(at..<end, with: [UInt8.random(in: 0...255, using: &random)])
            default: line.replaceSubrange(at..<end, with: line[at..<end] + line[at..<end])
            }
        }
        return line
    }

    /// What jansson takes must be JSON to the grammar, and what the grammar takes must decode.
    private static func check(_ line: [UInt8]) -> Bool {
        let isJansson = JSONValue(parsing: line) != nil
        let (isJSON, isImpossible, isRewritten) = line.withUnsafeBytes { bytes in
            var rewriter = JSONRewriter(bytes)
            let isJSON = rewriter.rewrite()
            return (isJSON, rewriter.hasImpossibleText, isJSON && JSONValue(parsing: rewriter.output) != nil)
        }
        guard isJSON == isRewritten, !isJansson || (isJSON && !isImpossible) else { return false }
        switch decode(line) {
        case .success(nil): return line.allSatisfy { [9, 10, 13, 32].contains($0) }
        case .success: return isJSON && !isImpossible
        case .failure(.notJSON): return !isJSON
        case .failure(.badCommand): return isJSON
        case .failure(.unknownOp), .failure(.badSetting): return isJSON && !isImpossible
        }
    }

    @Test func `mutated commands are JSON to the decoder exactly when the grammar says so`() {
        var random = SeededGenerator(state: 1)
        var outcomes: Set<Bool> = []
        for round in 0..<20_000 {
            let line = Self.mutated(Self.seeds[round % Self.seeds.count], &random)
            let isFine = Self.check(line)
            #expect(isFine, "\(String(decoding: line, as: UTF8.self))")
            outcomes.insert(decode(line) == .failure(.notJSON))
        }
        #expect(outcomes == [true, false])
    }

    @Test func `random bytes and pieces are refused without harm`() {
        var random = SeededGenerator(state: 2)
        for round in 0..<20_000 {
            let line: [UInt8] = (0..<Int.random(in: 0...12, using: &random)).flatMap { _ in
                round.isMultiple(of: 2)
                    ? [UInt8.random(in: 0...255, using: &random)] : Self.pieces.randomElement(using: &random) ?? []
            }
            let isFine = Self.check(line)
            #expect(isFine, "\(line)")
        }
    }

    @Test func `a command cut short is not JSON`() {
        for line in Self.seeds {
            for count in 1..<line.count { #expect(decode(Array(line[..<count])) == .failure(.notJSON)) }
        }
    }

    @Test func `random text reads back as it was written`() throws {
        var random = SeededGenerator(state: 3)
        let author = Author(id: try #require(UserID("u-9")), name: "Bo")
        let lobby = try room("lobby")
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...20, using: &random) {
                let most: UInt32 = [0x7F, 0x2030, 0xFFFF, 0x10FFFF].randomElement(using: &random) ?? 0x7F
                if let scalar = Unicode.Scalar(UInt32.random(in: 0...most, using: &random)) {
                    text.unicodeScalars.append(scalar)
                }
            }
            let event = RoomEvent.message(Message(at: Timestamp(milliseconds: 0), author: author, text: text))
            let decoded = try RecordedEventCoding.decode(RecordedEventCoding.encode(event, room: lobby))
            guard case .message(let message) = decoded, message.text.utf8.elementsEqual(text.utf8) else {
                Issue.record("\(text.unicodeScalars.map(\.value))")
                continue
            }
        }
    }

    @Test func `integers of every length read back`() throws {
        for shift in 0..<63 {
            for value in [Int64(1) << shift, -(Int64(1) << shift), Int64.max >> shift, Int64.min >> shift] {
                var output: [UInt8] = []
                JSONWriter.append(to: &output) { $0.integer(value) }
                #expect(String(decoding: output, as: UTF8.self) == String(value))
            }
        }
    }
}
