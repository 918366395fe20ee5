import TestSupport
import Testing

/// Autobahn's section 2.
struct PingPongTests {
    @Test(arguments: [0, 1, 2, 7, 8, 63, 64, 124, 125], [Int.max, 1])
    func `a ping's payload comes back exactly`(size: Int, chop: Int) async throws {
        let (client, _) = try await SharedRelay.conformance.connect()
        let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 0xFE) }
        try await client.send(.ping(payload), chop: chop)
        #expect(try await client.pongs(count: 1) == [payload])
        #expect(try await client.command("ping").name == "ok")
        try await client.close()
    }

    @Test(arguments: [126, 127, 200, 65_536])
    func `a ping over 125 bytes closes the connection`(size: Int) async throws {
        try await expectClose(
            by: SharedRelay.conformance, with: protocolErrors,
            onSending: [.ping([UInt8](repeating: 0x61, count: size))])
    }

    @Test(arguments: [0, 1, 125])
    func `a pong that nobody asked for is ignored`(size: Int) async throws {
        let (client, _) = try await SharedRelay.conformance.connect()
        try await client.send([.pong([UInt8](repeating: 0x62, count: size)), .ping([9])])
        #expect(try await client.pongs(count: 1) == [[9]])
        #expect(try await client.command("ping").name == "ok")
        try await client.close()
    }

    @Test func `pings sent one after another are each answered in order`() async throws {
        let (client, _) = try await SharedRelay.conformance.connect()
        for number in 0..<10 {
            try await client.send(.ping([UInt8(number)]))
            #expect(try await client.pongs(count: number + 1).last == [UInt8(number)])
        }
        try await client.close()
    }

    /// RFC 6455 §5.5.3 lets a server answer only the newest of several pings, which then must be answered.
    @Test(arguments: [Int.max, 1])
    func `of pings sent at once the last is answered and none out of order`(chop: Int) async throws {
        let (client, _) = try await SharedRelay.conformance.connect()
        let payloads = (0..<10).map { [UInt8($0), 0xAA] }
        try await client.send(payloads.map { .ping($0) }, chop: chop)
        // The reply to a command sent after them ends what is waited for.
        #expect(try await client.command("ping").name == "ok")
        var pongs = await client.pongs
        if pongs.last != payloads.last { pongs = try await client.pongs(count: pongs.count + 1) }
        #expect(pongs.last == payloads.last)
        #expect(pongs == payloads.filter(pongs.contains), "out of order: \(pongs)")
        try await client.close()
    }

    @Test func `a ping over 125 bytes split by TCP closes the connection`() async throws {
        try await expectClose(
            by: SharedRelay.conformance, with: protocolErrors,
            onSending: [.ping([UInt8](repeating: 0x61, count: 126))], chop: 1)
    }
}
