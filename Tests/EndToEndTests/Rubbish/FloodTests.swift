import TestSupport
import Testing

/// More commands than anyone may send.
struct FloodTests {
    private static func pings(_ range: Range<Int>) -> [UInt8] {
        range.flatMap { ClientFrame.text(#"{"op":"ping","id":\#($0)}"#).bytes }
    }

    @Test func `of ten thousand commands at once each gets one reply, most of them rate_limited`() async throws {
        let relay = try await SharedRelay.rubbish
        try await expectUnharmed(relay) {
            let (client, welcome) = try await relay.connect()
            let rate = try #require(welcome["limits"]?["commands_per_s"]?.integer)
            let count = 10_000
            let start = ContinuousClock.now
            async let sending: Void = client.send(bytes: Self.pings(0..<count), timeout: .seconds(30))
            var answers: [Int64: ReceivedEvent] = [:]
            while answers.count < count {
                let reply = try await client.next(timeout: .seconds(20)) { $0.isReply }
                let id = try #require(reply["id"]?.integer, "\(reply)")
                #expect(answers.updateValue(reply, forKey: id) == nil, "two replies to \(id)")
            }
            try await sending
            let seconds = Int64((ContinuousClock.now - start) / .seconds(1)) + 1
            let served = answers.values.count { $0.name == "ok" }
            // Two seconds' worth more than the rate allows for whatever burst it grants.
            #expect(served >= 1 && served <= rate * (seconds + 2), "\(served) in \(seconds) s at \(rate)/s")
            let limited = answers.values.filter { $0.name != "ok" }
            #expect(limited.allSatisfy { $0.code == "rate_limited" && ($0["retry_ms"]?.integer ?? 0) > 0 })
            let wait = limited.compactMap { $0["retry_ms"]?.integer }.max() ?? 0
            try await client.listen(for: .milliseconds(min(wait, 5_000) + 100))
            #expect(try await client.command("ping").name == "ok", "after retry_ms it is served again")
            try await client.close()
        }
    }

    @Test func `many commands in one frame are limited like many frames`() async throws {
        let (client, welcome) = try await SharedRelay.rubbish.connect()
        let rate = Int(try #require(welcome["limits"]?["commands_per_s"]?.integer))
        let count = rate * 4
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

    @Test(.timeLimit(.minutes(1))) func `a flood kept up for ten seconds is closed with 4006`() async throws {
        let relay = try await SharedRelay.rubbish
        try await expectUnharmed(relay) {
            let (client, welcome) = try await relay.connect()
            let rate = Int(try #require(welcome["limits"]?["commands_per_s"]?.integer))
            let start = ContinuousClock.now
            var sent = 0
            while await client.ending == nil, ContinuousClock.now - start < .seconds(25) {
                // Four times the rate, in turns of a tenth of a second.
                let turn = sent..<(sent + rate * 4 / 10 + 1)
                sent = turn.upperBound
                do { try await client.send(bytes: Self.pings(turn)) } catch SocketError.reset { break }
                try await client.listen(for: .milliseconds(100))
            }
            let taken = ContinuousClock.now - start
            let ending = try await client.ending(within: .seconds(5))
            #expect(ending.code == 4006, "\(ending) after \(taken)")
            #expect(taken > .seconds(8) && taken < .seconds(20), "closed after \(taken)")
        }
    }

    @Test func `a flood of bad commands is limited too`() async throws {
        let (client, welcome) = try await SharedRelay.rubbish.connect()
        let rate = Int(try #require(welcome["limits"]?["commands_per_s"]?.integer))
        try await client.send(line: (0..<rate * 4).map { "{\"op\":\"nosuch\",\"id\":\($0)}" }.joined(separator: "\n"))
        var limited = 0
        for _ in 0..<rate * 4 {
            let reply = try await client.next { $0.isReply }
            #expect(["unknown_op", "rate_limited"].contains(reply.code))
            if reply.code == "rate_limited" { limited += 1 }
        }
        #expect(limited > 0)
        try await client.close()
    }
}
