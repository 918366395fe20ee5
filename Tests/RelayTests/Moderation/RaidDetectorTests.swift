import ChatModel
import Foundation
import Testing

@testable import Relay

@Suite struct RaidDetectorTests {
    private let start = ContinuousClock.now
    private static let spam = [
        "加微信领取免费礼物进群", "free followers at my channel join now", "gana dinero rápido entra en mi canal",
        "無料でギフトをもらえるよ今すぐ登録", "지금 가입하면 무료 선물 드립니다", "бесплатные подписчики на моём канале",
    ]

    private static func corpus() throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let file = root.appending(path: "Load/corpus/chat-corpus.tsv").standardizedFileURL
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            return fields.count > 1 ? String(fields[1]) : nil
        }
    }

    /// The level of what the verdict raises, if it raises something.
    private func raised(_ verdict: RaidVerdict) -> Int? {
        if case .raid(let level, _, _) = verdict { level } else { nil }
    }

    @Test func `normal chat raises no raid, even if everyone says one thing only`() throws {
        let corpus = try Self.corpus()
        try #require(corpus.count > 10_000)
        var detector = RaidDetector(key: 1)
        var raids: [String] = []
        for (number, text) in corpus.enumerated() {
            let at = start + .milliseconds(number * 20)
            if raised(detector.note(text, by: UserID(anonymous: UInt64(number)), at: at)) != nil { raids.append(text) }
        }
        #expect(raids == [])
    }

    @Test(arguments: FloodVariants.Kind.allCases)
    func `a flood of variants amid normal chat is found within 20 of them`(kind: FloodVariants.Kind) throws {
        let corpus = try Self.corpus()
        for (number, text) in Self.spam.enumerated() {
            for seed in UInt64(0)..<10 {
                var variants = FloodVariants(seed: seed)
                var detector = RaidDetector(key: seed)
                var found: Int?
                for message in 0..<20 where found == nil {
                    let at = start + .milliseconds(message * 200)
                    for other in 0..<10 {
                        let line = corpus[(number * 1000 + Int(seed) * 200 + message * 10 + other) % corpus.count]
                        _ = detector.note(line, by: UserID(anonymous: UInt64(1000 + other)), at: at)
                    }
                    let verdict = detector.note(
                        variants.variant(of: text, kind), by: UserID(anonymous: UInt64(message)), at: at)
                    if raised(verdict) != nil { found = message }
                }
                #expect(found != nil, "\(text), seed \(seed)")
            }
        }
    }

    @Test func `a raid is told once at each level, with how many are in it`() {
        var detector = RaidDetector()
        var told: [RaidVerdict] = []
        for number in 0..<60 {
            let verdict = detector.note(
                "free followers \(number)", by: UserID(anonymous: UInt64(number)), at: start + .milliseconds(number))
            if raised(verdict) != nil { told.append(verdict) }
        }
        #expect(
            told == [
                .raid(level: 1, sample: "free followers 4", count: 5),
                .raid(level: 2, sample: "free followers 14", count: 15),
                .raid(level: 3, sample: "free followers 49", count: 50),
            ])
        let next = detector.note("free followers!", by: UserID(anonymous: 99), at: start + .seconds(1))
        #expect(next == .ongoing(level: 3))
    }

    @Test func `one user who says the same over and over is no raid`() {
        var detector = RaidDetector()
        for number in 0..<100 {
            let user = UserID(anonymous: UInt64(number % 4))
            let verdict = detector.note("free followers \(number)", by: user, at: start + .milliseconds(number))
            #expect(verdict == .calm)
        }
    }

    @Test func `users count only within the window`() {
        var detector = RaidDetector()
        for number in 0..<50 {
            let user = UserID(anonymous: UInt64(number))
            let verdict = detector.note("free followers", by: user, at: start + .milliseconds(2600 * number))
            #expect(verdict == .calm)
        }
    }

    @Test func `a raid that has paused is told again when it comes back`() {
        var detector = RaidDetector()
        func wave(at second: Int) -> [Int] {
            (0..<8).compactMap { number in
                raised(
                    detector.note(
                        "free followers", by: UserID(anonymous: UInt64(second * 10 + number)),
                        at: start + .seconds(second) + .milliseconds(number)))
            }
        }
        #expect(wave(at: 0) == [1])
        #expect(wave(at: 50) == [])
        #expect(wave(at: 115) == [1])
    }

    @Test(arguments: ["哈哈哈", "哈哈哈哈哈哈哈哈哈", "666", "6666666666", "gg", "LOL!!!", "😂😂😂😂😂😂😂😂", "加油", "👏"])
    func `what everyone says at once is no raid`(text: String) {
        var detector = RaidDetector()
        for number in 0..<99 {
            let at = start + .milliseconds(number * 20)
            let verdict = detector.note(text, by: UserID(anonymous: UInt64(number)), at: at)
            #expect(verdict == .calm)
        }
    }

    @Test func `a short text from far more users than usual is a raid, in a room that is used to it it is none`() {
        func levels(usualPerSecond: Int) -> [Int] {
            var detector = RaidDetector()
            for number in 0..<(usualPerSecond * 300) {
                let at = start + .seconds(300) * number / max(usualPerSecond * 300, 1)
                let text = ["gg", "nice", "哈哈", "ok", "wow"][number % 5]
                _ = detector.note(text, by: UserID(anonymous: UInt64(number % 40)), at: at)
            }
            return (0..<150).compactMap { number in
                let at = start + .seconds(300) + .milliseconds(10 * number)
                return raised(detector.note("slurx", by: UserID(anonymous: UInt64(1000 + number)), at: at))
            }
        }
        #expect(levels(usualPerSecond: 0) == [3])
        #expect(levels(usualPerSecond: 20) == [])
    }

    @Test func `text after a mention is not taken for the mention`() {
        for spam in ["@加微信领取免费礼物进群欢迎来玩", "@" + String(repeating: "join my channel now ", count: 3)] {
            var detector = RaidDetector()
            let told = (0..<10).compactMap { number in
                raised(detector.note(spam, by: UserID(anonymous: UInt64(number)), at: start + .milliseconds(number)))
            }
            #expect(told == [1])
        }
    }

    @Test func `memory is bounded by the texts, and follows what is said within a window`() {
        var limits = RaidLimits()
        limits.mostTexts = 64
        var detector = RaidDetector(limits: limits)
        var variants = FloodVariants(seed: 1)
        for number in 0..<5000 {
            let text = variants.variant(of: variants.variant(of: "", .letters), .letters)
            _ = detector.note(text + "\(number)", by: UserID(anonymous: 1), at: start + .milliseconds(number))
        }
        #expect(detector.count == 64)
        detector = RaidDetector()
        for number in 0..<5000 {
            _ = detector.note("\(number * 7_654_321)", by: UserID(anonymous: 1), at: start + .seconds(number))
        }
        #expect(detector.count < 32)
    }

    @Test func `a raid is found however many other texts come between`() {
        var limits = RaidLimits()
        limits.mostTexts = 64
        var detector = RaidDetector(limits: limits)
        var told: [Int] = []
        for number in 0..<2000 {
            let at = start + .milliseconds(number * 2)
            _ = detector.note("\(number * 7_654_321)", by: UserID(anonymous: 1), at: at)
            guard number % 40 == 0 else { continue }
            let verdict = detector.note("free followers", by: UserID(anonymous: UInt64(10 + number)), at: at)
            if let level = raised(verdict) { told.append(level) }
        }
        #expect(told == [1, 2, 3])
    }

    @Test func `any scalars in, no harm done, and the sample is short`() {
        var variants = FloodVariants(seed: 2)
        var detector = RaidDetector()
        for first in stride(from: UInt32(0), to: 0x11_0000, by: 40) {
            let scalars = (first..<first + 40).compactMap { Unicode.Scalar($0) }
            let text = String(String.UnicodeScalarView(scalars))
            _ = detector.note(text, by: UserID(anonymous: 1), at: start)
        }
        let long = String(repeating: "free followers 加微信 ", count: 1000)
        for number in 0..<5 {
            let text = variants.variant(of: long, .digits)
            let verdict = detector.note(text, by: UserID(anonymous: UInt64(number)), at: start)
            if case .raid(_, let sample, _) = verdict { #expect(sample.count == 100) }
            #expect((raised(verdict) != nil) == (number == 4))
        }
    }
}
