import Foundation
import Testing

@testable import ChatClient

/// Events that were skipped are put in their place.
struct GapTests {
    private static func lagged(_ after: Int64, _ before: Int64, _ more: String = "") -> String {
        #"{"ev":"lagged","room":"lobby","after":\#(after),"before":\#(before)\#(more)}"#
    }
    private static func page(_ id: Int, _ seqs: some Sequence<Int64>) -> String {
        #"{"ev":"ok","id":\#(id),"events":[\#(seqs.map { Rig.message($0) }.joined(separator: ","))]}"#
    }
    private var gaps: (Rig) -> [ChatLagged] {
        { $0.events.compactMap { if case .lagged(let lagged) = $0 { lagged } else { nil } } }
    }

    @Test func `a gap is filled from the record before anything later is delivered`() throws {
        var rig = Rig.joined()
        rig.hear(Rig.message(11))
        rig.hear(Self.lagged(11, 15))
        rig.hear(Rig.message(15))
        #expect(rig.heard == [11])
        #expect(try rig.sent.map { try field("op", of: $0) } == [.string("join"), .string("history")])
        #expect(try field("after", of: rig.sent.last) == .integer(11))
        rig.hear(Rig.joined(id: 3, seq: 15, recovered: true, state: #"{"paused":true}"#))
        rig.hear(Self.page(4, 12...16))
        #expect(rig.heard == [11, 12, 13, 14, 15])
        rig.hear(Rig.message(16))
        #expect(rig.heard.last == 16)
        // What is not in the record is told too, and joining again is not news.
        #expect(
            rig.events.contains {
                if case .settings(let change) = $0 { change.seq == nil && change.change.paused == true } else { false }
            })
        #expect(!rig.events.contains { if case .joined = $0 { true } else { false } })
        #expect(gaps(rig) == [])
    }

    @Test func `a long gap takes several pages`() throws {
        var rig = Rig.joined(seq: 0)
        rig.hear(Self.lagged(0, 300))
        rig.hear(Self.page(4, 1...200))
        #expect(try field("after", of: rig.sent.last) == .integer(200))
        rig.hear(Self.page(5, 201...310))
        #expect(rig.heard == Array(1...299))
        rig.hear(Rig.message(300))
        #expect(rig.heard.last == 300)
    }

    @Test func `what the record cannot fill stays a gap and is told`() throws {
        var rig = Rig.joined()
        rig.hear(Rig.message(11))
        rig.hear(Self.lagged(11, 15))
        rig.hear(Rig.message(15))
        rig.hear(#"{"ev":"error","id":4,"code":"internal","message":"Sorry."}"#)
        #expect(gaps(rig) == [ChatLagged(after: 11, before: 15, cause: .unavailable)])
        #expect(rig.heard == [11, 15])
    }

    @Test func `neither a long record nor a flood behind a gap is taken without bound`() throws {
        var rig = Rig.joined(seq: 0) { $0.limits.historyPages = 3 }
        rig.hear(Self.lagged(0, 10_000))
        for page in 0..<3 as Range<Int64> { rig.hear(Self.page(4 + Int(page), (page * 200 + 1)...(page * 200 + 200))) }
        #expect(gaps(rig) == [ChatLagged(after: 600, before: 10_000, cause: .unavailable)])
        rig = Rig.joined(seq: 0) { $0.limits.eventsBehindGap = 50 }
        rig.hear(Self.lagged(0, 10))
        for seq in 10...61 as ClosedRange<Int64> { rig.hear(Rig.message(seq)) }
        #expect(gaps(rig) == [ChatLagged(after: 0, before: 10, cause: .unavailable)])
        #expect(rig.heard == Array(10...61))
        rig.hear(Self.page(4, 1...9))
        #expect(rig.heard.last == 61, "too late")
    }

    @Test func `a sample of a flood is left as it is`() {
        var rig = Rig.joined()
        rig.hear(Self.lagged(10, 20, #","sampled":true"#))
        rig.hear(Rig.message(20))
        #expect(rig.heard == [20])
        #expect(gaps(rig) == [ChatLagged(after: 10, before: 20, cause: .sampled)])
        #expect(rig.sent == [])
    }

    @Test func `a gap among what waited is filled in its turn`() throws {
        var rig = Rig.joined(seq: 0)
        rig.hear(Self.lagged(0, 3))
        rig.hear(Rig.message(3))
        rig.hear(Self.lagged(3, 6))
        rig.hear(Rig.message(6))
        rig.hear(Self.page(4, 1...2))
        #expect(rig.heard == [1, 2, 3])
        rig.hear(Self.page(6, 4...5))
        #expect(rig.heard == [1, 2, 3, 4, 5, 6])
    }

    @Test func `a connection lost amid filling resumes before the gap`() throws {
        var rig = Rig.joined()
        rig.hear(Rig.message(11))
        rig.hear(Self.lagged(11, 15))
        rig.hear(Rig.message(15))
        rig.put(.closed(.tooSlow))
        try rig.ring()
        rig.enter()
        #expect(try field("since", of: rig.sent.last) == .object(["epoch": .string("e1"), "seq": .integer(11)]))
    }

    @Test(arguments: [
        (Int64.min, Int64.max), (.max, .min), (0, 0), (5, 3), (.min, .min), (10, .max),
    ])
    func `a gap of no sense does no harm`(after: Int64, before: Int64) throws {
        var rig = Rig.joined()
        rig.hear(Rig.message(11))
        rig.hear(Self.lagged(after, before))
        if let last = rig.sent.last, case .integer(let id)? = try field("id", of: last) {
            rig.hear(Self.page(Int(id), []))
        }
        rig.hear(Rig.message(12))
        #expect(rig.heard == [11, 12])
    }
}
