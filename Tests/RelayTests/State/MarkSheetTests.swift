import ChatModel
import Testing

@testable import Relay

@Suite struct MarkSheetTests {
    private func mark(_ number: Int, _ label: String = "") -> MarkSheet.Mark {
        MarkSheet.Mark(label: label, marker: Marker(bits: UInt64(number)))
    }

    @Test func `a mark is known at once and counts once it is stored`() {
        var sheet = MarkSheet()
        sheet.mark(mark(1))
        #expect(sheet.contains(mark(1)) && sheet.votes == 0 && sheet.count == 1)
        sheet.stored([mark(1)])
        #expect(sheet.votes == 1)
        sheet.mark(mark(1))
        #expect(sheet.count == 1)
    }

    @Test func `a label goes with its last mark`() {
        var sheet = MarkSheet()
        sheet.mark(mark(1, "a"))
        sheet.unmark(mark(2, "a"))
        #expect(sheet.labelCount == 1)
        sheet.unmark(mark(1, "a"))
        #expect(sheet.labelCount == 0 && sheet.count == 0)
    }

    @Test func `a thousand votes write a bounded page each`() {
        var sheet = MarkSheet()
        for number in 0..<1000 {
            sheet.mark(mark(number))
            let pages = sheet.pages(with: [mark(number)])
            #expect(pages.count == 1 && pages[0].number == number / MarkSheet.pageMarks)
            #expect(pages[0].marks.count == number % MarkSheet.pageMarks + 1)
            sheet.stored([mark(number)])
        }
        #expect(sheet.pagesMost == 8)
    }

    /// Batches of any size, of which some fail: what a restart finds is what was counted.
    @Test(arguments: 0..<50) func `what was stored comes back, and nothing else`(_ seed: UInt64) {
        var random = Random(state: seed)
        var sheet = MarkSheet()
        var store: [Int: [MarkSheet.Mark]] = [:]
        for _ in 0..<random.below(20) {
            var batch: [MarkSheet.Mark] = []
            for _ in 0..<random.below(300) {
                let new = mark(random.below(2000), ["👍", "🎉", ":cat:"][random.below(3)])
                guard !sheet.contains(new) else { continue }
                sheet.mark(new)
                batch.append(new)
            }
            if random.below(4) == 0 {
                for mark in batch { sheet.unmark(mark) }
            } else {
                for page in sheet.pages(with: batch) { store[page.number] = page.marks }
                sheet.stored(batch)
            }
        }
        #expect(store.keys.allSatisfy { $0 < max(sheet.pagesMost, 1) })
        var restored = MarkSheet()
        for (number, marks) in store.sorted(by: { $0.key < $1.key }) { restored.putBack(page: number, marks) }
        #expect(restored.counts == sheet.counts)
        #expect(restored.count == sheet.count && restored.labelCount == sheet.labelCount)
        // And it goes on from there as if nothing had been.
        #expect(restored.pages(with: [mark(9999)]).map(\.number) == sheet.pages(with: [mark(9999)]).map(\.number))
    }
}

/// Numbers that a seed gives (SplitMix64).
private struct Random {
    var state: UInt64

    mutating func below(_ most: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ mixed >> 31) % UInt64(most))
    }
}
