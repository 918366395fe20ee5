import TestSupport
import Testing

/// More commands than anyone may send.
struct FloodTests {
    private static func pings(_ range: Range<Int>) -> [UInt8] {
        range.flatMap { ClientFrame.text(#"{"op":"ping","id":\#($0)}"#).bytes }
    }

    @Test func `of two thousand commands at once each gets one reply, most of them rate_limited`() async throws {
        let relay = try await SharedRelay.rubbish
        try await expectUnharmed(relay) {
            let (client, welcome) = try await relay.connect()
            let rate = try #require(welcome["limits"]?["commands_per_s"]?.integer)
            let count = 2_000
            let start = ContinuousClock.now
            // A close at the end tells when all is answered. The bytes are only looked at then, since a client
            // that decodes them as they come may be too slow for what it asked for.
            let bytes = Self.pings(0..<count) + ClientFrame.close(1000).bytes
            async let sending: Void = client.send(bytes: bytes)
            let (got, end) = try await client.socket.readToEnd(until: start + .patience)
            try await sending
            #expect(end != .timedOut)
            let seconds = Int64((ContinuousClock.now - start) / .seconds(1)) + 1
            let (answers, ending) = try Self.replies(in: got)
            #expect(ending == .close(code: 1000, reason: ""))
            for id in 0..<Int64(count) {
                try #require(answers[id]?.count == 1, "command \(id) got \(answers[id] ?? [])")
            }
            let replies = answers.values.joined()
            let served = replies.count { $0.name == "ok" }
            // Two seconds' worth more than the rate allows for whatever burst it grants.
            #expect(served >= 1 && served <= rate * (seconds + 2), "\(served) in \(seconds) s at \(rate)/s")
            let limited = replies.filter { $0.name != "ok" }
            #expect(limited.allSatisfy { $0.code == "rate_limited" && ($0["retry_ms"]?.integer ?? 0) > 0 })
        }
    }

    /// The replies by id, and the message after which nothing came.
    private static func replies(
        in bytes: [UInt8]
    ) throws -> (byID: [Int64: [ReceivedEvent]], last: ServerMessage?) {
        var reader = ServerFrameReader()
        reader.append(bytes)
        var replies: [Int64: [ReceivedEvent]] = [:]
        var last: ServerMessage?
        while let message = try reader.next() {
            last = message
            guard case .text(let text) = message else { continue }
            for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
                guard let event = ReceivedEvent(try JSONValue(parsing: line)), event.isReply,
                    let id = event["id"]?.integer
                else { continue }
                replies[id, default: []].append(event)
            }
        }
        return (replies, last)
    }

    @Test func `who waits for retry_ms is served again`() async throws {
        let (client, welcome) = try await SharedRelay.rubbish.connect()
        let rate = Int(try #require(welcome["limits"]?["commands_per_s"]?.integer))
        try await client.send(bytes: Self.pings(0..<rate * 40))
        var wait: Int64 = 0
        for _ in 0..<rate * 40 {
            let reply = try await client.next { $0.isReply }
            wait = max(wait, reply["retry_ms"]?.integer ?? 0)
        }
        #expect(wait > 0)
        try await client.listen(for: .milliseconds(min(wait, 5_000) + 100))
        #expect(try await client.command("ping").name == "ok")
        try await client.close()
    }

    @Test func `many commands in one frame are limited like many frames`() async throws {
        let (client, welcome) = try await SharedRelay.rubbish.connect()
        let rate = Int(try #require(welcome["limits"]?["commands_per_s"]?.integer))
        let count = rate * 8
        try await client.send(line: (0..<count).map { "{\"op\":\"ping\",\"id\":\($0)}" }.joined(separator: "\n"))
        var limited = 0
        for number in 0..<count {
            let reply = try await client.next { $0.isReply }
            #expect(reply["id"] == .integer(Int64(number)), "out of order: \(reply)")
            if reply.code == "rate_limited" { limited += 1 }
        }
        #expect(limited > 0)
        try await client.close()
    }

    @Test(.timeLimit(.minutes(15))) func `a flood kept up for ten seconds is closed with 4006`() async throws {
        let relay = try await SharedRelay.rubbish
        try await expectUnharmed(relay) {
            let (client, welcome) = try await relay.connect()
            let rate = Int(try #require(welcome["limits"]?["commands_per_s"]?.integer))
            let start = ContinuousClock.now
            var sent = 0
            while await client.ending == nil, ContinuousClock.now - start < .seconds(240) {
                // Forty times the rate, in turns of a tenth of a second: who pauses for a second begins anew.
                let turn = sent..<(sent + rate * 4)
                sent = turn.upperBound
                do { try await client.send(bytes: Self.pings(turn)) } catch SocketError.reset { break }
                try await client.listen(for: .milliseconds(100))
            }
            let taken = ContinuousClock.now - start
            let ending = try await client.ending()
            #expect(ending.code == 4006, "\(ending) after \(taken)")
            #expect(taken > .seconds(8), "closed after \(taken)")
        }
    }

    @Test func `a flood of bad commands is limited too`() async throws {
        let (client, welcome) = try await SharedRelay.rubbish.connect()
        let rate = Int(try #require(welcome["limits"]?["commands_per_s"]?.integer))
        try await client.send(line: (0..<rate * 8).map { "{\"op\":\"nosuch\",\"id\":\($0)}" }.joined(separator: "\n"))
        var limited = 0
        for _ in 0..<rate * 8 {
            let reply = try await client.next { $0.isReply }
            #expect(["unknown_op", "rate_limited"].contains(reply.code))
            if reply.code == "rate_limited" { limited += 1 }
        }
        #expect(limited > 0)
        try await client.close()
    }
}
