import ChatClient
import Foundation
import TestSupport
import Testing

/// The Swift client against the real relay.
@Suite(.timeLimit(.minutes(5)))
struct ClientTests {
    @Test(arguments: [FaultyConnector.Fault.beforeIt, .beforeReply])
    func `a message is said once when its connection dies`(fault: FaultyConnector.Fault) async throws {
        let relay = try await ChatRelay.easy
        let room = freshRoom()
        let host = try await relay.chatClient(room, as: "host", "host")
        try await host.recorded("open")
        let faulty = FaultyConnector()
        let speaker = try await relay.chatClient(room, as: "speaker", connector: faulty) { $0.compression = false }
        try await speaker.recorded("before")
        faulty.arm(fault)
        let seq = try await speaker.recorded("once")
        switch fault {
        case .beforeIt: #expect(faulty.swallowed == [])
        case .beforeReply: #expect(faulty.swallowed.contains { $0.contains(#""seq":\#(seq)"#) }, "it was not recorded")
        }
        try await speaker.recorded("after")
        #expect(try await relay.exported(room).compactMap(\.text) == ["open", "before", "once", "after"])
        await speaker.stop()
        await host.stop()
    }

    @Test func `a guest, who is another one on each connection, says it once too`() async throws {
        let relay = try await ChatRelay.easy
        let room = freshRoom()
        let host = try await relay.chatClient(room, as: "host", "host")
        try await host.recorded("open")
        let faulty = FaultyConnector()
        let guest = try await relay.chatClient(room, as: "x", connector: faulty) {
            $0.token = nil
            $0.compression = false
        }
        try await guest.recorded("before")
        let first = await guest.you?.user
        faulty.arm(.beforeReply)
        let seq = try await guest.recorded("once")
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
        let host = try await relay.chatClient(room, as: "host", "host")
        try await host.recorded("open")
        for _ in 0..<20 {
            let viewer = try await relay.chatClient(room, as: "viewer")
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

    @Test func `moderators moderate, and who is concerned is told`() async throws {
        let relay = try await ChatRelay.easy
        let room = freshRoom()
        let host = try await relay.chatClient(room, as: "host", "host")
        try await host.recorded("open")
        let viewer = try await relay.chatClient(room, as: "viewer")
        let seq = try await viewer.recorded("hello")
        try await host.delete(seq, reason: "spoiler")
        try await host.announce("We start")
        try await host.set(
            {
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
        try await viewer.recorded("back")
        #expect(try await host.history(limit: 1).compactMap(\.seq).count == 1)
        await viewer.stop()
        await host.stop()
    }

    @Test func `a token is replaced when it has expired`() async throws {
        let relay = try await ChatRelay.easy
        let room = freshRoom()
        let token = try await relay.token(user: "host", role: "host")
        let host = try await relay.chatClient(room, as: "host", "host") {
            $0.token = "not.a.token"
            $0.freshToken = { reason in reason == .refused ? token : nil }
        }
        try await host.recorded("open")
        #expect(await host.you?.user == "host")
        await host.stop()
    }
}
