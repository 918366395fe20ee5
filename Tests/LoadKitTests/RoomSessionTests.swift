import LoadKit
import Testing

/// A session and the lines it was given, in words.
private struct Talk {
    var session = RoomSession(room: "lobby")

    mutating func hear(_ line: String) -> String {
        let bytes = Array(line.utf8)
        return bytes.withUnsafeBytes { line in
            switch session.receive(line) {
            case .delivered(let sequence, let verdict, let kind):
                "\(kind == .msg ? "message" : "event") \(sequence) \(verdict)"
            case .done(let command): "done \(command)"
            case .viewers: "viewers"
            case .raid: "raid"
            case .welcome(let commands, let characters): "welcome \(commands) \(characters)"
            case .joined(nil): "first join"
            case .joined(.some(let recovered)): "rejoin \(recovered)"
            case .acked(let message, let sequence): "acked \(message) \(sequence)"
            case .held(let message): "held \(message)"
            case .refused(let message, let code): "refused \(message) \(code)"
            case .failed(let command, let code): "failed \(command) \(code)"
            case .history(let events): "history \(String(decoding: events.bytes, as: UTF8.self))"
            case .lagged: "lagged"
            case .bye(let retry): "bye \(retry ?? -1)"
            case .left(let code): "left \(code)"
            case .ignored: "ignored"
            case .unreadable: "unreadable"
            }
        }
    }

    mutating func opening(_ token: String? = nil) -> String {
        String(decoding: session.opening(token: token), as: UTF8.self)
    }
}

@Suite struct RoomSessionTests {
    private let joined = #"{"ev":"joined","id":"join","epoch":"e","seq":7,"recovered":false,"you":{"user":"u7"}}"#

    @Test func `a user with a token says hello before it joins`() {
        var talk = Talk()
        #expect(
            talk.opening("t\"k")
                == #"{"op":"hello","id":"hello","client":"interline-load","token":"t\"k"}"# + "\n"
                + #"{"op":"join","id":"join","room":"lobby"}"#)
    }

    @Test func `a new connection resumes after the last event, in the epoch as the relay wrote it`() {
        var talk = Talk()
        #expect(talk.hear(joined) == "first join")
        #expect(talk.session.user == Array("u7".utf8))
        #expect(talk.hear(#"{"seq":8,"ev":"msg","room":"lobby","text":"hello you"}"#) == "message 8 live")
        talk.session.disconnected()
        #expect(!talk.session.isJoined)
        #expect(talk.opening() == #"{"op":"join","id":"join","room":"lobby","since":{"epoch":"e","seq":8}}"#)
        #expect(
            talk.hear(#"{"ev":"joined","epoch":"e","seq":9,"recovered":true,"you":{"user":"u8"}}"#) == "rejoin true")
        #expect(talk.hear(#"{"seq":9,"ev":"msg","room":"lobby","text":"missed you"}"#) == "message 9 backlog")
    }

    @Test(arguments: [
        (#"{"ev":"ok","id":12,"seq":34,"at":"x"}"#, "acked 12 34"), (#"{"ev":"ok","id":12,"held":true}"#, "held 12"),
        (#"{"ev":"ok","id":12}"#, "unreadable"), (#"{"ev":"ok","id":"hello","you":{}}"#, "done hello"),
        (#"{"ev":"error","id":12,"code":"slow_mode"}"#, "refused 12 slow_mode"),
        (#"{"ev":"error","id":"join","code":"no_such_room"}"#, "failed join no_such_room"),
        (#"{"ev":"error","code":"bad_json"}"#, "failed connection bad_json"),
        (#"{"ev":"ok","id":"history","events":[{"seq":1}]}"#, #"history [{"seq":1}]"#),
        (#"{"ev":"welcome","limits":{"commands_per_s":20,"text_chars":500}}"#, "welcome 20 500"),
        (#"{"ev":"bye","code":1001,"retry_ms":800}"#, "bye 800"), (#"{"ev":"left","code":"closed"}"#, "left closed"),
        (#"{"ev":"viewers","room":"lobby","count":3}"#, "viewers"), (#"{"ev":"lagged","after":3}"#, "unreadable"),
        (#"{"ev":"raid","room":"lobby","count":3}"#, "raid"), (#"{"ev":"notice","room":"lobby"}"#, "ignored"),
        (#"{"ev":"joined","seq":3}"#, "unreadable"), ("<html>", "unreadable"),
    ])
    func `each event of the relay has one meaning`(line: String, meaning: String) {
        var talk = Talk()
        #expect(talk.hear(line) == meaning)
    }

    @Test func `recorded events that are no messages count for order as well`() {
        var talk = Talk()
        _ = talk.hear(joined)
        #expect(talk.hear(#"{"ev":"gone","room":"lobby","seq":9,"of":3}"#) == "event 9 live")
        #expect(talk.hear(#"{"ev":"lagged","room":"lobby","after":7,"before":9}"#) == "lagged")
        #expect(talk.session.checker.missing(upTo: 9).isEmpty)
    }
}
