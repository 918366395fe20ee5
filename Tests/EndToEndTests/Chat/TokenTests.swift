import Foundation
import TestSupport
import Testing

/// Who one is, and what that opens.
struct TokenTests {
    /// The ways in which a token reaches the relay.
    enum Way: CaseIterable { case hello, header, query }

    private func connect(_ relay: RelayProcess, by way: Way, _ token: String) async throws -> WebSocketTestClient {
        switch way {
        case .hello: try await WebSocketTestClient.connect(to: relay.webSocket)
        case .header: try await WebSocketTestClient.connect(to: relay.webSocket, .with(\.token, token))
        case .query: try await WebSocketTestClient.connect(to: relay.webSocket, .with(\.path, "/ws?token=\(token)"))
        }
    }

    @Test(arguments: Way.allCases) func `a token says who speaks`(way: Way) async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let token = try await relay.token(user: "ana", role: "member", name: "Ana María 安娜")
        let client = try await connect(relay, by: way, token)
        let hello = try await client.command("hello", way == .hello ? ["token": .string(token)] : [:])
        #expect(hello["you"]?["user"] == "ana" && hello["you"]?["name"] == "Ana María 安娜", "\(hello)")
        #expect(hello["you"]?["role"] == "member" && hello["you"]?["can"] == ["speak"], "\(hello)")
        try await client.done("join", in: room)
        try await client.said("it is me by \(way)", in: room)
        let message = try await host.message("it is me by \(way)", in: room)
        #expect(message["user"]?["id"] == "ana" && message["user"]?["name"] == "Ana María 安娜", "\(message)")
    }

    @Test(arguments: Way.allCases) func `a bad token is unauthorized, then closed with 4001`(way: Way) async throws {
        let relay = try await ChatRelay.easy
        let client = try await connect(relay, by: way, "no.good.token")
        if way == .hello { try await client.send(["op": "hello", "id": 1, "token": "no.good.token"]) }
        let error = try await client.next("error")
        expectRefusal(error, "unauthorized")
        #expect(error["id"] == (way == .hello ? 1 : nil))
        #expect(try await client.ending().code == 4001)
        #expect(await client.received.map(\.name) == ["welcome", "error", "bye"])
    }

    @Test func `what follows a bad token in the same frame is not done`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let (client, _) = try await relay.connect()
        let lines = [
            #"{"op":"hello","id":1,"token":"no.good.token"}"#, #"{"op":"join","id":2,"room":"\#(room)"}"#,
            #"{"op":"say","id":3,"room":"\#(room)","text":"sneaked in"}"#,
        ]
        try await client.send(line: lines.joined(separator: "\n"))
        #expect(try await client.ending().code == 4001)
        #expect(await client.received.filter(\.isReply).count == 1)
        try await host.said("marker", in: room)
        #expect(try await host.history(of: room).compactMap(\.text) == ["marker"])
    }

    @Test func `what follows a good token in the same frame is done as its user`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let token = try await relay.token(user: "ana", role: "member")
        let (client, _) = try await relay.connect()
        let lines = [
            #"{"op":"hello","token":"\#(token)"}"#, #"{"op":"join","room":"\#(room)"}"#,
            #"{"op":"say","id":3,"room":"\#(room)","text":"all at once"}"#,
        ]
        try await client.send(line: lines.joined(separator: "\n"))
        #expect(try await client.reply(to: 3).name == "ok")
        #expect(try await host.message("all at once", in: room)["user"]?["id"] == "ana")
    }

    /// Does the body with a token that runs out soon, but not before the body is done.
    private func withBriefToken<Result>(
        _ relay: RelayProcess, _ body: (String) async throws -> Result
    ) async throws -> Result {
        for seconds in [3, 6, 12, 24] {
            let token = try await relay.token(user: "ana", role: "member", ttl: "\(seconds)s")
            do {
                return try await body(token)
            } catch ClientError.ended(.closed(code: 4002, _), _, _) {
                continue
            } catch SocketError.reset {
                continue
            }
        }
        return try await body(try await relay.token(user: "ana", role: "member", ttl: "60s"))
    }

    @Test func `a token that runs out while connected ends the connection with 4002`() async throws {
        let relay = try await ChatRelay.easy
        let (room, _) = try await relay.open()
        let (client, token) = try await withBriefToken(relay) { token in
            let (client, _) = try await relay.connect(token: token)
            try await client.done("join", in: room)
            try await client.said("I have but seconds", in: room, ["nonce": "n"])
            return (client, token)
        }
        let error = try await client.next("error")
        expectRefusal(error, "token_expired")
        #expect(error["id"] == nil)
        #expect(try await client.ending().code == 4002)
        for way in Way.allCases {
            let late = try await connect(relay, by: way, token)
            if way == .hello { try await late.send(["op": "hello", "id": 1, "token": .string(token)]) }
            expectRefusal(try await late.next("error"), "token_expired")
            #expect(try await late.ending().code == 4002)
        }
    }

    @Test func `a fresh token in time keeps the connection`() async throws {
        let relay = try await ChatRelay.easy
        let (room, _) = try await relay.open()
        let fresh = try await relay.token(user: "ana", role: "member")
        let (client, other) = try await withBriefToken(relay) { brief in
            let (client, _) = try await relay.connect(token: brief)
            let (other, _) = try await relay.connect(token: brief)
            _ = try await other.command("ping")
            try await client.done("join", in: room)
            let reply = try await client.command("hello", ["token": .string(fresh)])
            #expect(reply.name == "ok", "\(reply)")
            return (client, other)
        }
        // By the time that the other is closed, this would have been as well.
        #expect(try await other.ending().code == 4002)
        try await client.said("still here", in: room)
        #expect(await client.ending == nil)
    }

    @Test func `rooms of a token open those and no others`() async throws {
        let rooms = "rooms:\n  configured:\n    - name: backstage\n      public: false\n    - name: hall\n"
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing + rooms)) { relay in
            let table: [(rooms: [String], hall: String, backstage: String)] = [
                ([], "joined", "forbidden"), (["backstage"], "forbidden", "joined"), (["*"], "joined", "joined"),
                (["hall", "backstage"], "joined", "joined"), (["elsewhere"], "forbidden", "forbidden"),
            ]
            for row in table {
                let token = try await relay.token(user: "ana", role: "member", rooms: row.rooms)
                let (client, _) = try await relay.connect(token: token)
                for (room, expected) in [("hall", row.hall), ("backstage", row.backstage)] {
                    let reply = try await client.command("join", ["room": .string(room)])
                    #expect((reply.code ?? reply.name) == expected, "\(row) got \(reply)")
                    if reply.isError { expectRefusal(reply, "forbidden") }
                }
            }
            let (guest, _) = try await relay.connect()
            #expect(try await guest.command("join", ["room": "hall"]).name == "joined")
            #expect(try await guest.command("join", ["room": "backstage"]).code == "forbidden")
        }
    }

    @Test func `a new token that does not open a room takes the connection out of it`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let (client, _) = try await relay.connect()
        try await client.done("join", in: room)
        let token = try await relay.token(user: "ana", role: "member", rooms: ["elsewhere"])
        #expect(try await client.command("hello", ["token": .string(token)]).name == "ok")
        #expect(try await client.next("left", room: room)["code"] == "forbidden")
        let count = await client.messages(in: room).count
        try await host.said("not for you", in: room)
        _ = try await host.message("not for you", in: room)
        #expect(try await client.say("hm", in: room).code == "not_joined")
        #expect(await client.messages(in: room).count == count)
    }

    @Test(arguments: ["nothing", "read", "speak"]) func `anonymous connections may do what is configured`(
        what: String
    ) async throws {
        let rooms = "rooms:\n  configured:\n    - name: hall\nanonymous: \(what)\n"
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing + rooms)) { relay in
            let host = try await relay.join("hall", as: "host", "host")
            let (guest, _) = try await relay.connect()
            let joined = try await guest.command("join", ["room": "hall"])
            guard what != "nothing" else {
                expectRefusal(joined, "unauthorized")
                // The connection may still say who it is.
                let token = try await relay.token(user: "ana", role: "member")
                #expect(try await guest.command("hello", ["token": .string(token)]).name == "ok")
                #expect(try await guest.command("join", ["room": "hall"]).name == "joined")
                return
            }
            #expect(joined["you"]?["can"] == (what == "speak" ? ["speak"] : []), "\(joined)")
            #expect(joined["you"]?["role"] == "viewer", "\(joined)")
            try await host.said("hello guests", in: "hall")
            _ = try await guest.message("hello guests", in: "hall")
            let reply = try await guest.say("hello host", in: "hall")
            if what == "speak" { #expect(reply.name == "ok", "\(reply)") } else { expectRefusal(reply, "forbidden") }
        }
    }

    @Test func `each anonymous connection is someone of its own`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        for index in 0..<2 { try await relay.join(room, as: "-", nil).said("guest \(index)", in: room) }
        let users = try await host.history(of: room).compactMap { $0["user"]?["id"]?.string }
        #expect(Set(users).count == 2, "\(users)")
    }

    @Test func `tokens of another relay are worth nothing`() async throws {
        try await RelayProcess.with { other in
            let token = try await other.token(user: "ana", role: "admin")
            let (client, _) = try await ChatRelay.easy.connect()
            #expect(try await client.command("hello", ["token": .string(token)]).code == "unauthorized")
            #expect(try await client.ending().code == 4001)
        }
    }
}
