import TestSupport
import Testing

/// Taking messages from view.
struct RemovalTests {
    @Test func `a deleted message is gone for all, from history and from what newcomers get`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let moderator = try await relay.join(room, as: "mod", "moderator")
        let before = try await ana.said("fine", in: room)
        let bad = try await ana.said("rude words", in: room)
        let after = try await ana.said("fine too", in: room)
        try await moderator.done("delete", in: room, ["of": .integer(bad), "reason": "rude"])
        for client in [host, ana, moderator] {
            let gone = try await client.next("gone", room: room)
            #expect(gone["of"] == .integer(bad) && gone["reason"] == "rude", "\(gone)")
            #expect((gone.sequence ?? 0) > after, "\(gone)")
        }
        let late = try await relay.join(room, as: "ben", "member", ["history": 50])
        let events = try await late.history(of: room, ["limit": 200])
        #expect(events.filter { $0.name == "msg" }.compactMap(\.sequence) == [before, after])
        _ = try await late.command("ping")
        #expect(await late.messages(in: room).compactMap(\.sequence) == [before, after])
        #expect(await late.received.allSatisfy { !$0.description.contains("rude words") })
        let again = try await moderator.command("delete", ["room": .string(room), "of": .integer(bad)])
        #expect(again.code == "no_such_message")
    }

    @Test func `what a resume returns has no deleted text`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        try await host.said("seen", in: room)
        _ = try await ana.message("seen", in: room)
        let cursor = try await ana.cursor(in: room)
        try await ana.close()
        let bad = try await host.said("deleted while away", in: room)
        try await host.done("delete", in: room, ["of": .integer(bad)])
        let back = try await relay.join(room, as: "ana", "member", ["since": cursor])
        let gone = try await back.next("gone", room: room)
        #expect(gone["of"] == .integer(bad))
        #expect(await back.received.allSatisfy { !$0.description.contains("deleted while away") })
    }

    @Test func `what is not there cannot be deleted`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        try await host.done("set", in: room, ["patch": ["title": "no message"]])
        let state = try #require(try await host.next("state", room: room).sequence)
        for sequence in [state, state + 1, 9_007_199_254_740_991] {
            let reply = try await host.command("delete", ["room": .string(room), "of": .integer(sequence)])
            #expect(reply.code == "no_such_message", "\(sequence) got \(reply)")
        }
    }

    @Test func `clear takes all messages so far and none that follow`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        for index in 0..<5 { try await ana.said("old \(index)", in: room) }
        try await host.done("clear", in: room, ["reason": "fresh start"])
        let gone = try await ana.next("gone", room: room)
        #expect(gone["all"] == true && gone["reason"] == "fresh start", "\(gone)")
        try await ana.said("new", in: room)
        let history = try await ana.history(of: room, ["limit": 200])
        #expect(history.filter { $0.name == "msg" }.compactMap(\.text) == ["new"])
        let late = try await relay.join(room, as: "ben")
        _ = try await late.message("new", in: room)
        #expect(await late.messages(in: room).count == 1)
    }

    @Test func `what was removed stays removed over a crash, and the operator still can export it`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            let (room, host) = try await relay.open()
            let ana = try await relay.join(room, as: "ana")
            try await ana.said("cleared", in: room)
            try await host.done("clear", in: room)
            let bad = try await ana.said("deleted", in: room)
            try await ana.said("kept", in: room)
            try await host.done("delete", in: room, ["of": .integer(bad)])
            try await relay.kill()
            try await relay.restart()
            let back = try await relay.join(room, as: "ana")
            _ = try await back.message("kept", in: room)
            let history = try await back.history(of: room, ["limit": 200])
            #expect(history.filter { $0.name == "msg" }.compactMap(\.text) == ["kept"])
            #expect(await back.messages(in: room).compactMap(\.text) == ["kept"])
            let exported = try await relay.exported(room)
            #expect(exported.filter { $0.name == "msg" }.compactMap(\.text) == ["cleared", "deleted", "kept"])
        }
    }
}
