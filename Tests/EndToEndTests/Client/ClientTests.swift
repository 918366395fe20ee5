import ChatClient
import Foundation
import TestSupport
import Testing

/// The Swift client against the real relay.
@Suite(.timeLimit(.minutes(3)))
struct ClientTests {
    /// A client of the relay that hurries.
    private func client(
        _ relay: RelayProcess, _ room: String, as user: String, _ role: String = "member",
        connector: any ChatConnector = NIOChatConnector(), _ change: (inout ChatOptions) -> Void = { _ in }
    ) async throws -> ChatRoomClient {
        var options = ChatOptions()
        options.token = try await relay.token(user: user, role: role)
        options.timing.firstPause = .milliseconds(50)
        options.timing.longestPause = .milliseconds(200)
        change(&options)
        let url = try #require(URL(string: "ws://\(await relay.webSocket)/ws"))
        let client = ChatRoomClient(url: url, room: room, options: options, connector: connector)
        await client.connect()
        return client
    }

    /// Says something that must be recorded, and returns its sequence.
    private func said(_ text: String, by client: ChatRoomClient) async throws -> Int64 {
        guard case .recorded(let seq, _) = try await client.say(text) else { throw ChatError.unknownFate }
        return seq
    }

    private func messages(_ client: ChatRoomClient, through last: String) async -> [ChatMessage] {
        var messages: [ChatMessage] = []
        for await event in client.events {
            guard case .message(let message) = event else { continue }
            messages.append(message)
            if message.text == last { break }
        }
        return messages
    }

    @Test func `after kill -9 and a restart nothing is lost, repeated or out of order`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            let room = freshRoom()
            let host = try await client(relay, room, as: "host", "host")
            _ = try await said("open", by: host)
            let reader = try await client(relay, room, as: "reader")
            let speaker = try await client(relay, room, as: "speaker")
            async let heard = messages(reader, through: "end")
            var acked: [Int64] = []
            for round in 0..<3 {
                // Some are said before, some while it dies, some while it is away.
                async let later = withThrowingTaskGroup(of: Int64.self) { group in
                    for number in 0..<20 { group.addTask { try await said("r\(round)-\(number)", by: speaker) } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                try await relay.kill()
                acked.append(try await { [speaker] in
                    async let away = said("away \(round)", by: speaker)
                    try await relay.restart()
                    return try await away
                }())
                acked += try await later
            }
            acked.append(try await said("end", by: speaker))
            let messages = await heard
            #expect(Set(messages.map(\.text)).count == messages.count, "repeated")
            #expect(messages.map(\.seq) == messages.map(\.seq).sorted(), "out of order")
            #expect(Set(acked).subtracting(messages.map(\.seq)) == [], "acknowledged, but not heard")
            #expect(messages.filter { $0.user.id == "speaker" }.count == 3 * 21 + 1)
            let record = try await relay.exported(room).compactMap(\.text)
            #expect(record == messages.map(\.text))
            for client in [host, reader, speaker] { await client.stop() }
        }
    }

    @Test(arguments: [FaultyConnector.Fault.beforeIt, .beforeReply])
    func `a message is said once when its connection dies`(fault: FaultyConnector.Fault) async throws {
        let relay = try await ChatRelay.easy
        let room = freshRoom()
        let host = try await client(relay, room, as: "host", "host")
        _ = try await said("open", by: host)
        let faulty = FaultyConnector()
        let speaker = try await client(relay, room, as: "speaker", connector: faulty) { $0.compression = false }
        _ = try await said("before", by: speaker)
        faulty.arm(fault)
        let seq = try await said("once", by: speaker)
        switch fault {
        case .beforeIt: #expect(faulty.swallowed == [])
        case .beforeReply: #expect(faulty.swallowed.contains { $0.contains(#""seq":\#(seq)"#) }, "it was not recorded")
        }
        _ = try await said("after", by: speaker)
        #expect(try await relay.exported(room).compactMap(\.text) == ["open", "before", "once", "after"])
        await speaker.stop()
        await host.stop()
    }

    @Test func `a guest, who is another one on each connection, says it once too`() async throws {
        let relay = try await ChatRelay.easy
        let room = freshRoom()
        let host = try await client(relay, room, as: "host", "host")
        _ = try await said("open", by: host)
        let faulty = FaultyConnector()
        let guest = try await client(relay, room, as: "x", connector: faulty) {
            $0.token = nil
            $0.compression = false
        }
        _ = try await said("before", by: guest)
        let first = await guest.you?.user
        faulty.arm(.beforeReply)
        let seq = try await said("once", by: guest)
        #expect(await guest.you?.user != first)
        let record = try await relay.exported(room)
        #expect(record.compactMap(\.text) == ["open", "before", "once"])
        #expect(record.last?.sequence == seq)
        await guest.stop()
        await host.stop()
    }

    @Test func `what comes in one packet with the handshake is not lost`() async throws {
        let relay = try await ChatRelay.easy
        let room = freshRoom()
        let host = try await client(relay, room, as: "host", "host")
        _ = try await said("open", by: host)
        for _ in 0..<20 {
            let viewer = try await client(relay, room, as: "viewer")
            var statuses: [ChatStatus] = []
            for await event in viewer.events {
                if case .status(let status) = event { statuses.append(status) }
                if case .message = event { break }
            }
            #expect(statuses == [.connecting, .joined])
            await viewer.stop()
        }
        await host.stop()
    }

    @Test func `a drain is obeyed and the room resumed`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            let room = freshRoom()
            let host = try await client(relay, room, as: "host", "host")
            _ = try await said("open", by: host)
            try await relay.restart()
            _ = try await said("close", by: host)
            var statuses: [ChatStatus] = []
            for await event in host.events {
                if case .status(let status) = event { statuses.append(status) }
                if case .message(let message) = event, message.text == "close" { break }
            }
            #expect(statuses.contains { if case .waiting(.closed(.draining, _), _) = $0 { true } else { false } })
            await host.stop()
        }
    }

    @Test func `moderators moderate, and who is concerned is told`() async throws {
        let relay = try await ChatRelay.easy
        let room = freshRoom()
        let host = try await client(relay, room, as: "host", "host")
        _ = try await said("open", by: host)
        let viewer = try await client(relay, room, as: "viewer")
        let seq = try await said("hello", by: viewer)
        try await host.delete(seq, reason: "spoiler")
        try await host.announce("We start")
        try await host.set({
            var change = ChatRoomSettings()
            change.title = "Cooking"
            return change
        }())
        await #expect(throws: ChatError.self) { try await viewer.ban("host") }
        try await host.ban("viewer", reason: "enough")
        var kinds: [String] = []
        var notice: ChatNotice?
        for await event in viewer.events {
            switch event {
            case .removal(let removal) where removal.target == .message(seq): kinds.append("removal")
            case .message(let message) where message.kind == .announcement: kinds.append("announcement")
            case .settings(let change) where change.change.title == "Cooking": kinds.append("settings")
            case .left(let left): kinds.append("left \(left.code)")
            case .notice(let told): notice = told
            default: break
            }
            if kinds.contains("left banned"), notice != nil { break }
        }
        #expect(kinds == ["removal", "announcement", "settings", "left banned"])
        #expect(notice?.level == .ban)
        #expect(await viewer.status == .stopped(.left(.banned)))
        try await viewer.appeal(against: try #require(notice).id, text: "It was a quote.")
        let card = try await host.card(of: "viewer")
        #expect(card?.sanction?.level == .ban)
        try await host.unban("viewer")
        await viewer.connect()
        _ = try await said("back", by: viewer)
        #expect(try await host.history(limit: 1).compactMap(\.seq).count == 1)
        await viewer.stop()
        await host.stop()
    }

    @Test func `a token is replaced when it has expired`() async throws {
        let relay = try await ChatRelay.easy
        let room = freshRoom()
        let token = try await relay.token(user: "host", role: "host")
        let host = try await client(relay, room, as: "host", "host") {
            $0.token = "not.a.token"
            $0.freshToken = { reason in reason == .refused ? token : nil }
        }
        _ = try await said("open", by: host)
        #expect(await host.you?.user == "host")
        await host.stop()
    }
}
