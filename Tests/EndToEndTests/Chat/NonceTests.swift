import Glibc
import TestSupport
import Testing

/// A message that is sent again because its sender did not see the reply.
struct NonceTests {
    @Test func `a nonce said again gets the first reply and makes no second message`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let phone = try await relay.join(room, as: "ana")
        let first = try await ana.say("once", in: room, ["nonce": "a-1"])
        let again = try await ana.say("once", in: room, ["nonce": "a-1"])
        let elsewhere = try await phone.say("other words", in: room, ["nonce": "a-1"])
        for reply in [again, elsewhere] {
            #expect(reply.name == "ok" && reply.sequence == first.sequence && reply["at"] == first["at"], "\(reply)")
        }
        try await ana.said("the end", in: room)
        _ = try await host.message("the end", in: room)
        #expect(await host.messages(in: room).compactMap(\.text) == ["once", "the end"])
    }

    @Test func `a nonce repeated before its reply is one message`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let line = { (id: Int) in
            #"{"op":"say","id":\#(id),"room":"\#(room)","text":"hasty","nonce":"h"}"#
        }
        try await ana.send(line: (1...5).map(line).joined(separator: "\n"))
        var sequences: Set<Int64?> = []
        for id in 1...5 { sequences.insert(try await ana.reply(to: .integer(Int64(id))).sequence) }
        #expect(sequences.count == 1 && !sequences.contains(nil), "\(sequences)")
        try await ana.said("the end", in: room)
        _ = try await host.message("the end", in: room)
        #expect(await host.messages(in: room).count == 2)
    }

    @Test func `a nonce belongs to a user and a room`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let (other, _) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        try await ana.done("join", in: other)
        let sequence = try await ana.said("mine", in: room, ["nonce": "n"])
        #expect(try await host.said("mine as well", in: room, ["nonce": "n"]) > sequence)
        try await ana.said("other room", in: other, ["nonce": "n"])
        _ = try await ana.message("other room", in: other)
    }

    @Test func `a refused message leaves its nonce free`() async throws {
        let relay = try await ChatRelay.easy
        let (room, _) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        #expect(try await ana.say("", in: room, ["nonce": "n"]).code == "empty")
        try await ana.said("now with words", in: room, ["nonce": "n"])
        _ = try await ana.message("now with words", in: room)
    }

    @Test(arguments: [SIGTERM, SIGKILL]) func `a nonce holds over a restart`(signal: Int32) async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            let (room, _) = try await relay.open()
            let ana = try await relay.join(room, as: "ana")
            let first = try await ana.say("once", in: room, ["nonce": "n"])
            try await ana.said("and more", in: room)
            if signal == SIGKILL { try await relay.kill() } else { #expect(try await relay.terminate() == 0) }
            try await relay.restart()
            let back = try await relay.join(room, as: "ana")
            let again = try await back.say("once", in: room, ["nonce": "n"])
            #expect(again.sequence == first.sequence && again["at"] == first["at"], "\(first) then \(again)")
            #expect(try await back.history(of: room).compactMap(\.text) == ["once", "and more"])
        }
    }
}
