import Foundation
import Testing

@testable import ChatClient

/// Getting a new token when the old one ends.
struct TokenTests {
    /// The claims `{"exp":N}`, N seconds after the server's `welcome`.
    private static func token(after seconds: Int) -> String {
        let claims = Data(#"{"exp":\#(1_736_885_730 + seconds)}"#.utf8).base64EncodedString()
        return "eyJhbGciOiJIUzI1NiJ9." + claims.replacing("=", with: "") + ".c2ln"
    }

    private static func fresh(_ options: inout ChatOptions) { options.freshToken = { _ in nil } }

    @Test func `an expired token is replaced, and the room resumed`() throws {
        var rig = Rig.joined {
            $0.token = "old"
            Self.fresh(&$0)
        }
        rig.hear(Rig.message(11))
        rig.put(.closed(.expiredToken))
        try rig.ring()
        #expect(rig.asked.map(\.reason) == [.expired] && rig.connects == 1)
        rig.put(.token(.success("new"), turn: rig.asked[0].turn))
        #expect(rig.connects == 2)
        rig.enter()
        #expect(try field("token", of: rig.sent.first) == .string("new"))
        #expect(try field("since", of: rig.sent.last) != nil)
    }

    @Test func `a token that hello is refused with is replaced`() throws {
        var rig = Rig {
            $0.token = "bad"
            Self.fresh(&$0)
        }
        rig.put(.start)
        rig.put(.connected)
        rig.hear(#"{"ev":"welcome","at":"2025-01-14T20:15:30.000Z"}"#)
        rig.hear(#"{"ev":"error","id":1,"code":"unauthorized","message":"Your token is not valid."}"#)
        try rig.ring()
        #expect(rig.asked.map(\.reason) == [.refused])
    }

    @Test(arguments: [nil, "old"])
    func `without another token it stops`(answer: String?) throws {
        var rig = Rig.joined {
            $0.token = "old"
            Self.fresh(&$0)
        }
        rig.put(.closed(.expiredToken))
        try rig.ring()
        rig.put(.token(.success(answer), turn: rig.asked[0].turn))
        #expect(rig.statuses.last == .stopped(.closed(.expiredToken, message: "")))
    }

    @Test func `an app that fails to give one is asked again, later and later`() throws {
        var rig = Rig.joined { Self.fresh(&$0) }
        rig.put(.closed(.badToken))
        var pauses: [Duration] = []
        for attempt in 0..<3 {
            pauses.append(try rig.ring())
            #expect(rig.asked.count == attempt + 1)
            rig.put(.token(.failure(SessionInput.TokenTrouble()), turn: rig.asked[attempt].turn))
        }
        #expect(pauses[2] > pauses[1] && pauses[1] > pauses[0])
        #expect(rig.connects == 1)
    }

    @Test func `a token is renewed before it ends, by the server's clock, without leaving`() throws {
        var rig = Rig {
            $0.token = Self.token(after: 300)
            $0.timing.quiet = .seconds(10_000)
            Self.fresh(&$0)
        }
        rig.put(.start)
        rig.join()
        _ = rig.takeSent()
        #expect(try rig.ring() == .seconds(240))
        #expect(rig.asked.map(\.reason) == [.expiring])
        let next = Self.token(after: 900)
        rig.put(.token(.success(next), turn: rig.asked[0].turn))
        #expect(try field("op", of: rig.sent.last) == .string("hello"))
        #expect(try field("token", of: rig.sent.last) == .string(next))
        rig.hear(#"{"ev":"ok","id":3}"#)
        #expect(rig.connects == 1 && rig.disconnects == [])
        #expect(try rig.ring() == .seconds(600), "and the new one likewise")
    }

    @Test func `an answer that comes after the connection it was for is dropped`() throws {
        var rig = Rig {
            $0.token = Self.token(after: 100)
            Self.fresh(&$0)
        }
        rig.put(.start)
        rig.join()
        while rig.asked.isEmpty {
            try rig.ring()
            if let ping = rig.takeSent().last, case .integer(let id)? = try field("id", of: ping) {
                rig.hear(#"{"ev":"ok","id":\#(id)}"#)
            }
        }
        rig.put(.closed(nil))
        _ = rig.takeSent()
        rig.put(.token(.success("late"), turn: rig.asked[0].turn))
        #expect(rig.sent == [])
        rig.put(.stop)
        rig.put(.token(.success("later"), turn: rig.asked[0].turn))
        #expect(rig.connects == 1)
    }

    @Test(arguments: [
        "", "..", "a.b.c", "a.e30.c", "a.eyJleHAiOiJ4In0.c", "a.eyJleHAiOjFlOTl9.c",
        "a.\(String(repeating: "e", count: 90_000)).c",
    ])
    func `a token that tells no time is no trouble`(token: String) {
        #expect(TokenExpiry.of(token) == nil)
    }
}
