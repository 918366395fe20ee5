import LoadKit
import Testing

/// A run of messages by user `u` with texts `t0`, `t1`, …, acknowledged as sequences 11, 12, …
private struct Run {
    var ledger = PublishLedger()
    var book = DeliveryBook(rooms: 1)

    init(_ count: Int) {
        book.begin(room: 0, at: 10)
        for number in 0..<count {
            _ = ledger.plan(due: UInt64(number + 1), publisher: 0, text: number)
            ledger.markSent(number)
            _ = ledger.markAcked(number, sequence: 11 + number, content: Self.content(number))
            deliver(11 + number, Self.line(11 + number, number))
        }
    }

    static func content(_ number: Int) -> UInt64 {
        ByteHash.ofMessage(user: Array("u".utf8), text: Array("t\(number)".utf8))
    }

    static func line(_ sequence: Int, _ number: Int, user: String = "u") -> String {
        #"{"seq":\#(sequence),"ev":"msg","room":"r","user":{"id":"\#(user)"},"text":"t\#(number)"}"#
    }

    mutating func deliver(_ sequence: Int, _ line: String) {
        Array(line.utf8).withUnsafeBytes {
            book.deliver(sequence, .live, kind: .msg, room: 0, line: $0, at: 100, isTimed: true)
        }
    }

    func findings(_ record: [String]) -> RecordAudit.Findings {
        var audit = RecordAudit(after: 10)
        for start in stride(from: 0, to: record.count, by: 2) {
            let page = "[" + record[start..<min(start + 2, record.count)].joined(separator: ",") + "]"
            let count = Array(page.utf8).withUnsafeBytes { audit.take(JSONCursor($0)) }
            #expect(count == min(2, record.count - start))
        }
        return audit.findings(
            messages: ledger.messages, book: book.rooms[0], published: ledger.messages.map(\.content))
    }
}

@Suite struct RecordAuditTests {
    private let record = (0..<5).map { Run.line(11 + $0, $0) }

    @Test func `a record that holds every message once is clean`() {
        var clean = RecordAudit.Findings()
        clean.recorded = 5
        #expect(Run(5).findings(record) == clean)
        #expect(clean.isClean)
    }

    @Test func `a message missing in the record is found from its acknowledgement and from its delivery`() {
        var shorter = record
        shorter.remove(at: 2)
        let findings = Run(5).findings(shorter)
        #expect(findings.ackedMissing == 1)
        #expect(findings.seenMissing == 1)
        #expect(!findings.isClean)
    }

    @Test(arguments: [Run.line(13, 4), Run.line(13, 2, user: "v")])
    func `another text or user in the record is found`(line: String) {
        var altered = record
        altered[2] = line
        let findings = Run(5).findings(altered)
        #expect(findings.ackedAltered == 1)
        #expect(findings.seenAltered == 1)
    }

    @Test func `a message stored twice is found, and a text said twice is not mistaken for one`() {
        #expect(Run(5).findings(record + [Run.line(16, 3)]).storedTwice == 1)
        var run = Run(5)
        _ = run.ledger.plan(due: 9, publisher: 0, text: 3)
        run.ledger.markSent(5)
        _ = run.ledger.markAcked(5, sequence: 16, content: Run.content(3))
        #expect(run.findings(record + [Run.line(16, 3)]).isClean)
    }

    @Test func `a deleted message need not be in the record`() {
        var run = Run(5)
        let gone = Array(#"{"seq":16,"ev":"gone","room":"r","of":13}"#.utf8)
        gone.withUnsafeBytes { run.book.deliver(16, .live, kind: .gone, room: 0, line: $0, at: 100, isTimed: true) }
        var shorter = record
        shorter.remove(at: 2)
        #expect(run.findings(shorter).isClean)
        shorter.remove(at: 2)
        #expect(!run.findings(shorter).isClean)
    }

    @Test func `history that does not ascend is found`() {
        var swapped = record
        swapped.swapAt(1, 2)
        #expect(Run(5).findings(swapped).disordered == 1)
    }

    @Test func `subscribers that get different texts contradict each other, different fields do not`() {
        var run = Run(3)
        run.deliver(12, #"{"ev":"msg","seq":12,"text":"t1","user":{"id":"u"},"tr":{"lang":"en","text":"t"}}"#)
        #expect(run.book.totals.contradictions == 0)
        run.deliver(12, Run.line(12, 2))
        #expect(run.book.totals.contradictions == 1)
    }

    @Test func `latency counts from the timetable, also for what arrives before its acknowledgement`() {
        var run = Run(1)
        #expect(run.book.latency.count == 0)
        run.book.attribute(11, room: 0, due: 40)
        #expect(run.book.latency.count == 1)
        run.deliver(11, Run.line(11, 0))
        #expect(run.book.latency.count == 2)
    }
}
