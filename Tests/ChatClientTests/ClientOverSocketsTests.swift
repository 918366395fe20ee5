import Foundation
import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import ChatClient

/// The client over real sockets, against servers that do what they should not.
@Suite(.timeLimit(.minutes(5)))
struct ClientOverSocketsTests {
    /// A client that hurries.
    private static func client(_ url: URL, _ change: (inout ChatOptions) -> Void = { _ in }) -> ChatRoomClient {
        var options = ChatOptions()
        options.timing.firstPause = .milliseconds(10)
        options.timing.longestPause = .milliseconds(20)
        change(&options)
        return ChatRoomClient(url: url, room: "lobby", options: options)
    }

    /// Connects, reads until the event, and stops; all that came.
    private static func events(
        _ client: ChatRoomClient, until isLast: (ChatEvent) -> Bool
    ) async -> [ChatEvent] {
        await client.connect()
        var events: [ChatEvent] = []
        for await event in client.events {
            events.append(event)
            if isLast(event) { break }
        }
        await client.stop()
        return events
    }

    private static func error(_ body: () async throws(ChatError) -> Void) async -> ChatError? {
        do {
            try await body()
            return nil
        } catch {
            return error
        }
    }

    private static func isMessage(_ event: ChatEvent) -> Bool { if case .message = event { true } else { false } }

    @Test(arguments: [true, false])
    func `it joins, reads and speaks, compressed or not`(isCompressed: Bool) async throws {
        try await ScriptedServer.with { peer in
            try await peer.admit()
            let text = Rig.message(1, "one") + "\r\n\n" + Rig.message(2, "two") + "\n"
            if isCompressed {
                try await peer.send(.binary, deflated(Array(text.utf8)))
            } else {
                try await peer.send(text)
            }
            try await peer.acknowledge(from: 3)
        } _: { url in
            let client = Self.client(url) { $0.compression = isCompressed }
            await client.connect()
            var texts: [String] = []
            for await event in client.events {
                guard case .message(let message) = event else { continue }
                texts.append(message.text)
                if texts.count == 2 { break }
            }
            #expect(texts == ["one", "two"])
            guard case .recorded(3, .some) = try await client.say("three") else {
                Issue.record("not recorded")
                return
            }
            #expect(await client.you?.user == "u-1")
            await client.stop()
        }
    }

    /// What a connection may do to a client before the next one serves it well.
    enum Outrage: CaseIterable {
        case notJSON, brokenText, brokenStream, bomb, tooLarge, tooManyFragments, loneContinuation, reservedOpcode
        case vanishing, closing
    }

    @Test(arguments: Outrage.allCases)
    func `whatever a server does, the next connection is as good as any`(outrage: Outrage) async throws {
        try await ScriptedServer.with { peer in
            try await peer.admit()
            if peer.number == 1 {
                switch outrage {
                case .notJSON: try await peer.send("<html>")
                case .brokenText: try await peer.send(.text, [0x7B, 0xFF, 0x7D])
                case .brokenStream: try await peer.send(.binary, [0xFF, 0xFF, 0xFF, 0xFF])
                case .bomb: try await peer.send(.binary, deflated([UInt8](repeating: 0x20, count: 3_000_000)))
                case .tooLarge: try await peer.send(.text, [UInt8](repeating: 0x20, count: 2_000_000))
                case .tooManyFragments:
                    try await peer.send(.text, [0x20], fin: false)
                    for _ in 0..<2_000 { try await peer.send(.continuation, [0x20], fin: false) }
                case .loneContinuation: try await peer.send(.continuation, [0x20])
                case .reservedOpcode: try await peer.send(WebSocketOpcode(encodedWebSocketOpcode: 0x3) ?? .text, [])
                case .vanishing: return
                case .closing: try await peer.close(4008)
                }
                if outrage != .reservedOpcode { while try await peer.frame() != nil {} }
                return
            }
            try await peer.send(Rig.message(1))
            while try await peer.frame() != nil {}
        } _: { url in
            let client = Self.client(url) {
                $0.limits.inflatedBytes = 1_000_000
                $0.limits.frameBytes = 1_000_000
            }
            let events = await Self.events(client, until: Self.isMessage)
            let troubles = events.compactMap { event -> ChatTrouble? in
                if case .status(.waiting(let trouble, _)) = event { trouble } else { nil }
            }
            #expect(troubles.count == 1, "\(troubles)")
            if outrage == .closing { #expect(troubles == [.closed(.idle, message: "")]) }
        }
    }

    @Test func `fragments are put together and pings answered`() async throws {
        try await ScriptedServer.with { peer in
            try await peer.admit()
            let bytes = Array(Rig.message(1, "大家好").utf8)
            try await peer.send(.text, Array(bytes.prefix(5)), fin: false)
            try await peer.send(.ping, Array("are you there".utf8))
            try await peer.send(.continuation, Array(bytes.dropFirst(5)))
            guard let pong = try await peer.frame(), pong.opcode == .pong, pong.bytes == Array("are you there".utf8)
            else { return }
            try await peer.send(Rig.message(2, "yes"))
            while try await peer.frame() != nil {}
        } _: { url in
            let events = await Self.events(Self.client(url)) { event in
                if case .message(let message) = event { message.seq == 2 } else { false }
            }
            #expect(events.contains { if case .message(let message) = $0 { message.text == "大家好" } else { false } })
        }
    }

    @Test func `the server learns why it is left`() async throws {
        let (closes, told) = AsyncStream.makeStream(of: [UInt8].self)
        try await ScriptedServer.with { peer in
            try await peer.admit()
            if peer.number == 1 { try await peer.send("rubbish") }
            while let frame = try await peer.frame() {
                if frame.opcode == .connectionClose { told.yield(frame.bytes) }
            }
        } _: { url in
            let client = Self.client(url)
            await client.connect()
            var codes = closes.makeAsyncIterator()
            #expect(await codes.next() == [0x03, 0xEA])
            for await event in client.events { if case .joined(let joined) = event, joined.isFresh { break } }
            await client.stop()
        }
    }

    @Test(arguments: ["", "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", "\u{0}\u{1}rubbish\r\n\r\n"])
    func `a handshake that fails or never ends is tried again`(answer: String) async throws {
        try await ScriptedServer.saying(Array(answer.utf8)) { url in
            let client = Self.client(url) { $0.timing.connect = .milliseconds(300) }
            var failures = 0
            let events = await Self.events(client) { event in
                if case .status(.waiting(.lost, _)) = event { failures += 1 }
                return failures == 2
            }
            #expect(events.count == 4, "\(events)")
        }
    }

    @Test(arguments: ["http://127.0.0.1/ws", "ws:", "file:///etc/passwd", "ws://127.0.0.1:0/"])
    func `an address that is none ends at once`(address: String) async throws {
        let client = Self.client(try #require(URL(string: address)))
        let events = await Self.events(client) { if case .status(.stopped) = $0 { true } else { false } }
        guard case .status(.stopped(.lost))? = events.last else {
            Issue.record("\(events)")
            return
        }
    }

    @Test func `a server that no longer answers is left, and what was said is said to the next`() async throws {
        try await ScriptedServer.with { peer in
            try await peer.admit(seq: 0, recovered: peer.number > 1)
            // The first never reads again.
            if peer.number > 1 { try await peer.acknowledge() } else { try await Task.sleep(for: .seconds(60)) }
        } _: { url in
            let client = Self.client(url) { $0.timing.reply = .milliseconds(300) }
            await client.connect()
            guard case .recorded(1, _) = try await client.say("hello?") else {
                Issue.record("not recorded")
                return
            }
            await client.stop()
        }
    }

    @Test func `an app that does not read holds nothing up, and learns what it missed`() async throws {
        try await ScriptedServer.with { peer in
            try await peer.admit()
            for seq in 1...100 as ClosedRange<Int64> { try await peer.send(Rig.message(seq)) }
            try await peer.acknowledge(from: 101)
        } _: { url in
            let client = Self.client(url) { $0.limits.bufferedEvents = 10 }
            await client.connect()
            guard case .recorded(101, _) = try await client.say("hi") else {
                Issue.record("not recorded")
                return
            }
            var seqs: [Int64] = []
            for await event in client.events {
                if case .message(let message) = event { seqs.append(message.seq) }
                guard case .lagged(let lagged) = event else { continue }
                #expect(lagged == ChatLagged(after: seqs.last ?? 0, before: 101, cause: .unread))
                break
            }
            #expect(seqs == Array(1...7), "beside three events of the connection")
            await client.stop()
        }
    }

    @Test func `stopping ends the stream and what waits, and a reader that is cancelled leaves room for another`()
        async throws
    {
        try await ScriptedServer.with { peer in
            try await peer.admit()
            while try await peer.frame() != nil {}
        } _: { url in
            let client = Self.client(url)
            let reader = Task { for await _ in client.events {} }
            reader.cancel()
            await reader.value
            await client.connect()
            let said = Task { await Self.error { () throws(ChatError) in _ = try await client.say("never answered") } }
            for await event in client.events { if event == .status(.joined) { break } }
            async let rest: Void = { for await _ in client.events {} }()
            await client.stop()
            await rest
            #expect(await said.value == .stopped)
            #expect(await Self.error { () throws(ChatError) in try await client.vote(for: 1) } == .stopped)
            await client.connect()
            let status = await client.status
            #expect(status == .stopped(nil))
        }
    }

    @Test func `a connection reads no more while messages wait`() throws {
        let reads = ReadCounter()
        let channel = EmbeddedChannel(handlers: [reads, FrameInbox()])
        defer { _ = try? channel.finish() }
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        let before = reads.count
        channel.read()
        #expect(reads.count == before + 1)
        try channel.writeInbound(WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: "one")))
        channel.read()
        channel.read()
        #expect(reads.count == before + 1)
        let inbox = try channel.pipeline.syncOperations.handler(type: FrameInbox.self)
        #expect(try inbox.next(on: channel).wait() == .text("one"))
        #expect(reads.count == before + 2)
    }

    /// Counts what reaches the socket.
    private final class ReadCounter: ChannelOutboundHandler {
        typealias OutboundIn = WebSocketFrame
        var count = 0

        func read(context: ChannelHandlerContext) {
            count += 1
            context.read()
        }
    }
}
