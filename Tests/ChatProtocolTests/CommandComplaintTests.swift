import ChatModel
import Testing

@testable import ChatProtocol

struct CommandComplaintTests {
    @Test func `a complaint names the field and what would be accepted`() {
        #expect(complaint("[]") == Complaint(.line, .object))
        #expect(complaint(#"{"op":"ping","x":"\ud800"}"#) == Complaint(.line, .text))
        #expect(complaint(#"{"op":"ping","id":null}"#) == Complaint(.field("id"), .requestID))
        #expect(complaint(#"{"id":1}"#) == Complaint(.field("op"), .string))
        #expect(complaint(#"{"op":"join"}"#) == Complaint(.field("room"), .room))
        #expect(
            complaint(#"{"op":"join","room":"a","since":{"epoch":"e","seq":-1}}"#)
                == Complaint(.field("since.seq"), .integer(0...9_007_199_254_740_991)))
        #expect(
            complaint(#"{"op":"timeout","room":"a","user":"u","seconds":0}"#)
                == Complaint(.field("seconds"), .integer(1...315_360_000)))
        #expect(
            complaint(#"{"op":"react","room":"a","of":1,"emoji":"ok"}"#) == Complaint(.field("emoji"), .reaction))
        #expect(complaint(#"{"op":"link","room":"a","with":"a"}"#) == Complaint(.field("with"), .otherRoom))
        #expect(
            complaint(#"{"op":"appeal","room":"a","notice":"n"}"#)
                == Complaint(.field("text"), .stringBytes(1...2000)))
        #expect(
            complaint(#"{"op":"purge","room":"a","phrase":"x","seconds":3601}"#)
                == Complaint(.field("seconds"), .integer(1...3600)))
    }

    @Test func `a complaint names the setting and what would be accepted`() {
        func about(_ patch: String) -> Complaint? { complaint(#"{"op":"set","room":"a","patch":\#(patch)}"#) }
        let settable = [
            "title", "languages", "allow", "other", "slow_s", "chars_max", "emote_only", "members_only", "links",
            "unique", "paused", "shield", "level", "translate", "glossary",
        ]
        #expect(about("{}") == Complaint(.setting("patch"), .someOf(settable)))
        #expect(about(#"{"slow_s":1,"colour":1}"#) == Complaint(.setting("colour"), .oneOf(settable)))
        #expect(about(#"{"pinned":[]}"#) == Complaint(.setting("pinned"), .readOnly))
        #expect(about(#"{"questions":[]}"#) == Complaint(.setting("questions"), .readOnly))
        #expect(about(#"{"linked":[]}"#) == Complaint(.setting("linked"), .readOnly))
        #expect(about(#"{"allow":["?"]}"#) == Complaint(.setting("allow"), .languages(32)))
        #expect(about(#"{"languages":5}"#) == Complaint(.setting("languages"), .languages(8)))
        #expect(
            about(#"{"other":"maybe"}"#)
                == Complaint(.setting("other"), .choice(["allow", "warn", "hold", "reject", "translate"])))
        #expect(about(#"{"links":1}"#) == Complaint(.setting("links"), .choice(["allow", "hold", "reject"])))
        #expect(about(#"{"level":5}"#) == Complaint(.setting("level"), .integer(0...4)))
        #expect(about(#"{"glossary":[1]}"#) == Complaint(.setting("glossary"), .glossary))
        #expect(about(#"{"slow_s":86401}"#) == Complaint(.setting("slow_s"), .integer(0...86_400)))
        #expect(about(#"{"title":5}"#) == Complaint(.setting("title"), .characters(140)))
    }

    @Test func `what a reply repeats of an unknown name is short`() {
        let long = String(repeating: "🎈", count: 1000)
        guard case .failure(.unknownOp(_, let op)) = decode(#"{"op":"\#(long)"}"#) else {
            Issue.record("not an unknown operation")
            return
        }
        #expect(op == String(repeating: "🎈", count: 16) + "…")
        #expect(complaint(#"{"op":"set","room":"a","patch":{"\#(long)":1}}"#)?.name.utf8.count == 67)
    }

    @Test(
        arguments: [
            [0xFF], [0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x00],
            [0x7F, 0x80],
        ] as [[UInt8]])
    func `bytes that are not UTF-8, and a bare zero, are not JSON`(bytes: [UInt8]) {
        let line = Array(#"{"op":"say","room":"a","text":""#.utf8) + bytes + Array(#""}"#.utf8)
        #expect(decode(line) == .failure(.notJSON))
        #expect(decode(Array(#"{"op":"ping","x":"\ud800"#.utf8) + bytes + Array(#""}"#.utf8)) == .failure(.notJSON))
        #expect(decode(Array(#"{"op":"ping"}"#.utf8) + bytes) == .failure(.notJSON))
    }
}
