import LoadKit
import Testing

private let second: UInt64 = 1_000_000_000

@Suite struct VirtualUserTests {
    @Test func `users come and go evenly over a phase`() {
        var attendance = Attendance(count: 200)
        attendance.ramp(to: 50, from: 10 * second, seconds: 10)
        #expect([9, 10, 15, 20, 99].map { attendance.wanted(at: $0 * second) } == [0, 0, 50, 100, 100])
        attendance.ramp(to: 100, from: 15 * second, seconds: 5)
        #expect([15, 20].map { attendance.wanted(at: $0 * second) } == [50, 200])
        attendance.ramp(to: 0, from: 20 * second, seconds: 4)
        #expect([21, 24].map { attendance.wanted(at: $0 * second) } == [150, 0])
    }

    @Test func `rooms are chosen by their weight, the same for the same seed`() {
        let rooms = [RoomGroup(name: "one"), RoomGroup(name: "many", count: 50, skew: 1)]
        let groups = [
            UserGroup(name: "a", behaviour: .lurker, count: 20_000, rooms: "many"),
            UserGroup(name: "b", behaviour: .lurker, count: 10, rooms: "one"),
        ]
        let scenario = Scenario(name: "t", description: "", rooms: rooms, groups: groups, phases: [])
        let cast = Cast(scenario, seed: 7)
        #expect(cast == Cast(scenario, seed: 7))
        #expect(cast != Cast(scenario, seed: 8))
        var counts = [Int](repeating: 0, count: 51)
        for member in cast.members { counts[member.room] += 1 }
        #expect(counts[0] == 10)
        #expect(counts[1...].allSatisfy { $0 > 0 })
        // 1/1 against 1/10 of the weight.
        #expect((7.0...13.0).contains(Double(counts[1]) / Double(counts[10])))
    }

    @Test func `a group says lines of its language, raiders the same in many shapes`() {
        var book = TextBook(
            [("en", "hello there everyone in chat"), ("zh", "大家好"), ("en", "good morning to all of you")].map {
                CorpusLine(language: $0.0, text: Array($0.1.utf8))
            })
        book.assign(0, language: "zh")
        book.assignRaid(1, language: "en", seed: 1)
        #expect((0..<5).allSatisfy { book.texts[book.place($0, group: 0)] == Array("大家好".utf8) })
        let raid = Set((0..<200).map { book.texts[book.place($0, group: 1)] })
        #expect(raid.count > 150)
        #expect(raid.allSatisfy { String(decoding: $0, as: UTF8.self).lowercased().contains("o") })
    }

    @Test(arguments: RubbishSender.Kind.allCases.indices)
    func `rubbish is answered rightly only by the documented code and close`(index: Int) {
        let kind = RubbishSender.Kind.allCases[index]
        func sender() -> RubbishSender {
            var sender = RubbishSender(first: index)
            _ = sender.provoke(room: "r", frameBytes: 1000, at: second)
            return sender
        }
        var fair = sender()
        #expect(fair.kind == kind)
        if let error = kind.expectedError { #expect(fair.heard(error) == nil) }
        if let code = kind.expectedCloses.first { #expect(fair.ended(.closed(code)) == nil) }
        #expect(fair.triedAt == nil)
        #expect(fair.overdue(at: 100 * second) == nil)

        var silent = sender()
        #expect(silent.overdue(at: second + RubbishSender.patience) == nil)
        #expect(silent.overdue(at: second + RubbishSender.patience + 1)?.contains("no answer") == true)

        var wrong = sender()
        let heard = wrong.heard("internal")
        #expect(
            heard != nil || wrong.ended(.closed(kind.expectedCloses.first ?? 1000)) != nil || kind.expectedError == nil)
        var broken = sender()
        #expect(broken.ended(.broken(104)) != nil)
        #expect(broken.ended(.closed(4006)) != nil)
    }

    @Test func `a moderator deletes, announces and times out in turn, and knows its answers`() {
        var moderator = Moderator(first: 2, next: 0)
        let lines = (0..<4).map { _ in
            moderator.act(in: "r", message: 7, troublemaker: Array("u\"".utf8), text: Array("hi".utf8), at: second)
                .map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(
            lines == [
                #"{"op":"delete","id":"moderate-0","room":"r","of":7}"#,
                #"{"op":"announce","id":"moderate-1","room":"r","text":"hi"}"#,
                #"{"op":"timeout","id":"moderate-2","room":"r","user":"u\"","seconds":10,"keep":true}"#,
                #"{"op":"delete","id":"moderate-3","room":"r","of":7}"#,
            ])
        #expect(moderator.answered("moderate-1") == second)
        #expect(moderator.answered("moderate-1") == nil)
        #expect(moderator.unanswered == 3)
        moderator.disconnected()
        #expect(moderator.unanswered == 0)
    }

    @Test func `a token is the one that other signers of HS256 make`() throws {
        // The claims and the result of RFC 7515's own method, made with Python's hmac.
        let secret = Array("0123456789abcdef0123456789abcdef".utf8)
        #expect(TokenSource.sign(#"{"sub":"a"}"#, with: secret) == Self.token)
        #expect(TokenSource.secret(secret).token(number: 0, user: "u", role: .anonymous, lifetime: 60) == nil)
        #expect(TokenSource.lines(["x", "y"]).token(number: 3, user: "u", role: .viewer, lifetime: 60) == "y")
    }

    private static let token =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhIn0.YTr6qPF-N-Bo-UZqK7Hz8gvEwXiRoDS1Hw2fNFD_Ri4"

    @Test func `a relay that was started again is found by its listening line, once the line is whole`() {
        let line = "noise\nlistening ws=127.0.0.1:81 admin=127.0.0.1:82"
        #expect(RelayRestart.address(in: Array(line.utf8)) == nil)
        #expect(RelayRestart.address(in: Array((line + "\n").utf8)) == "127.0.0.1:81")
    }

    @Test func `metrics are read without comments, labels and the head`() {
        let text = "HTTP/1.1 200 OK\r\nx: 1\r\n\r\n# HELP a b\na 3\nb{c=\"d\"} 4\nc 1.5e3\n"
        #expect(MetricsReader.parse(Array(text.utf8)) == ["a": 3, "b{c=\"d\"}": 4, "c": 1500, "x:": 1])
    }
}
