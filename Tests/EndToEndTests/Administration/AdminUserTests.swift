import Foundation
import TestSupport
import Testing

/// Bans from the whole server, revoked tokens and erased data.
struct AdminUserTests {
    @Test func `a user who is banned from the server is closed with 4003 and kept out until the ban ends`() async throws
    {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            let (room, _) = try await relay.open()
            let (ana, bob) = (try await relay.join(room, as: "ana"), try await relay.join(room, as: "bob"))
            try await relay.done("PUT", "/v1/bans/ana", ["reason": "threats"])
            #expect(try await ana.ending().code == 4003)
            #expect(
                await ana.received.contains {
                    $0.code == "banned" && $0["message"]?.string?.contains("threats") == true
                })
            try await bob.said("still here", in: room)
            let token = try await relay.token(user: "ana", role: "member", name: "ANA")
            let (again, _) = try await relay.connect(token: token)
            #expect(try await again.ending().code == 4003)
            #expect(await again.received.contains { $0["message"]?.string?.contains("threats") == true })
            try await relay.restart()
            let (restarted, _) = try await relay.connect(token: token)
            #expect(try await restarted.ending().code == 4003)
            #expect(try await relay.done("GET", "/v1/users/ana")["ban"]?["reason"] == "threats")
            #expect(try await relay.done("GET", "/v1/bans")["items"]?.array?.count == 1)
            #expect(try await relay.api("DELETE", "/v1/bans/ana").status == 204)
            #expect(try await relay.api("DELETE", "/v1/bans/ana").status == 404)
            _ = try await relay.join(room, as: "ana")
        }
    }

    @Test func `a revoked token's connections close at once, and others of the user stay`() async throws {
        let relay = try await AdminRelay.shared
        let (room, _) = try await relay.open()
        var clients: [WebSocketTestClient] = []
        var ids: [JSONValue] = []
        for _ in 0..<2 {
            let minted = try await relay.done("POST", "/v1/tokens", ["user": "rita", "role": "member", "seconds": 600])
            let (client, _) = try await relay.connect(token: try #require(minted["token"]?.string))
            try await client.done("join", in: room)
            clients.append(client)
            ids.append(try #require(minted["jti"]))
        }
        try await relay.done("POST", "/v1/revocations", ["jti": ids[0], "reason": "lost"])
        #expect(try await clients[0].ending().code == 4001)
        try await clients[1].said("not me", in: room)
        let listed = try await relay.done("GET", "/v1/revocations")["items"]?.array ?? []
        #expect(listed.contains { $0["name"] == ids[0] && $0["kind"] == "token" })
        // It begins with a mark that combines with what is before it.
        let combining = try await relay.done("POST", "/v1/revocations", ["jti": "\u{11D36}x"])
        #expect(combining["kind"] == "token" && combining["name"] == "\u{11D36}x")
        #expect(try await relay.api("POST", "/v1/revocations", ["reason": "x"]).status == 400)
        #expect(try await relay.api("POST", "/v1/revocations", ["jti": "a", "user": "b"]).status == 400)
    }

    @Test func `all tokens that a user was given stop working, over a restart too, and later ones work`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            let old = try await relay.token(user: "sam", role: "host")
            let (client, _) = try await relay.connect(token: old)
            _ = try await client.command("ping")
            try await relay.done("POST", "/v1/revocations", ["user": "sam"])
            #expect(try await client.ending().code == 4001)
            try await relay.restart()
            let (again, _) = try await relay.connect(token: old)
            #expect(try await again.ending().code == 4001)
            // `iat` tells seconds: what is made in a later one counts.
            try await Task.sleep(for: .milliseconds(1100))
            let (later, _) = try await relay.connect(token: try await relay.token(user: "sam", role: "host", ttl: "1h"))
            try await later.done("join", in: freshRoom())
            #expect(try await relay.api("DELETE", "/v1/revocations/user/sam").status == 204)
        }
    }

    @Test func `an erased person's messages are in no room, no history and no file`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            let secret = "pomegranate-\(UUID().uuidString)"
            let (room, host) = try await relay.open()
            let ana = try await relay.join(room, as: "ana")
            let cursor = try await host.cursor(in: room)
            let first = try await ana.said(secret, in: room, ["nonce": "n1"])
            try await host.said("somebody's own words", in: room)
            try await ana.said("\(secret) again", in: room)
            let ines = try await relay.join(room, as: "ines", "interpreter")
            let line: JSONValue = .string("dijo \(secret)")
            try await ines.done("translate", in: room, ["of": .integer(first), "lang": "es", "text": line])
            try await host.done("warn", in: room, ["user": "ana", "reason": .string("for \(secret)")])
            try await host.done("note", in: room, ["user": "ana", "text": .string("said \(secret)")])
            try await host.done("pin", in: room, ["of": .integer(first)])
            try await relay.done("PUT", "/v1/bans/ana", ["reason": .string("ban for \(secret)")])
            try await relay.done("POST", "/v1/revocations", ["user": "ana", "reason": .string("end of \(secret)")])
            // A room that nobody has said anything in.
            let (quiet, owner) = try await relay.open()
            try await owner.done("note", in: quiet, ["user": "ana", "text": .string("also said \(secret)")])

            var next: JSONValue = [:]
            var erased = try await relay.done("POST", "/v1/users/ana/erase", next)
            var rooms = erased["rooms"]?.array ?? []
            while erased["done"] != true {
                next = ["after": try #require(erased["next"])]
                erased = try await relay.done("POST", "/v1/users/ana/erase", next)
                rooms += erased["rooms"]?.array ?? []
            }
            let here = rooms.first { $0["room"]?.string == room }
            #expect(here?["messages"] == 2 && here?["notices"] == 1 && here?["notes"] == 1, "\(rooms)")
            #expect(erased["overwritten"] == true)
            #expect(rooms.first { $0["room"]?.string == quiet }?["notes"] == 1, "\(rooms)")
            #expect(try await relay.done("GET", "/v1/bans")["items"]?.array?.map { $0["reason"] } == [nil])
            #expect(try await relay.done("GET", "/v1/revocations")["items"]?.array?.map { $0["reason"] } == [nil])
            var told: Set<Int64> = []
            while told.count < 2 { told.insert(try #require(try await host.next("gone")["of"]?.integer)) }
            #expect(told.contains(first))
            #expect(try await host.history(of: room).compactMap(\.text) == ["somebody's own words"])

            // Who resumes from before is told that they are gone, and gets nothing of them.
            let (late, _) = try await relay.connect(token: try await relay.token(user: "late", role: "member"))
            try await late.done("join", in: room, ["since": cursor])
            _ = try await late.next(what: "the end of the first message") {
                $0.name == "gone" && $0["of"]?.integer == first
            }
            _ = try await late.command("ping")
            #expect(await late.messages(in: room).compactMap { $0["text"]?.string } == ["somebody's own words"])

            let known = try await relay.done("GET", "/v1/users/ana")
            #expect(known["rooms"]?.array?.isEmpty == true, "\(known)")
            #expect(try await relay.done("GET", "/v1/users/ana/messages")["items"]?.array?.isEmpty == true)
            let data = relay.folder.appending(path: "data")
            for name in try FileManager.default.contentsOfDirectory(atPath: data.path()) {
                let bytes = try Data(contentsOf: data.appending(path: name))
                for text in [secret, secret.lowercased()] {
                    #expect(bytes.range(of: Data(text.utf8)) == nil, "\(name) still has it")
                }
            }
            #expect(!relay.log.contains(secret))
        }
    }

    @Test func `a user's messages are found over all rooms, in pages`() async throws {
        let relay = try await AdminRelay.shared
        let user = "finder-\(UUID().uuidString.prefix(8))"
        for _ in 0..<2 {
            let (room, _) = try await relay.open()
            let client = try await relay.join(room, as: user)
            for number in 1...3 { try await client.said("m\(number)", in: room) }
        }
        var texts: [String] = []
        var path = "/v1/users/\(user)/messages?limit=2"
        for _ in 0..<200 {
            let page = try await relay.done("GET", path)
            texts += page["items"]?.array?.compactMap { $0["text"]?.string } ?? []
            guard let next = page["next"]?.string else { break }
            path = "/v1/users/\(user)/messages?limit=2&after=\(next.replacing("/", with: "%2F"))"
        }
        #expect(texts == ["m3", "m2", "m1", "m3", "m2", "m1"])
    }
}
