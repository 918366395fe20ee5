import ChatModel
import Testing

@Suite struct IdentifierTests {
    @Test(arguments: ["a", "A-z_0.9", "新闻", "комната", "café", "कक्ष", "غرفة٣", String(repeating: "x", count: 64)])
    func `letters and digits of any script name a room`(name: String) {
        #expect(RoomID(name)?.name == name)
    }

    @Test(arguments: [
        "", " ", "a b", "a/b", "a\u{0}", "a\nb", "é!", "🙂", "a\u{200B}", "a\u{202E}b", "a,b", "ａ／ｂ",
        String(repeating: "x", count: 65), String(repeating: "é", count: 33), String(repeating: "e\u{301}", count: 60),
        String(repeating: "x", count: 100_000),
    ])
    func `a name that is empty, too long or holds other characters names no room`(name: String) {
        #expect(RoomID(name) == nil)
    }

    @Test(arguments: [
        ("cafe\u{301}", "caf\u{E9}"), ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"), ("\u{212B}", "\u{C5}"),
        ("a\u{307}\u{323}", "\u{1EA1}\u{307}"),
    ])
    func `names that are equal have equal bytes`(one: String, other: String) throws {
        #expect(Array(one.utf8) != Array(other.utf8))
        let rooms = (try #require(RoomID(one)), try #require(RoomID(other)))
        #expect(rooms.0 == rooms.1)
        #expect(Array(rooms.0.name.utf8) == Array(rooms.1.name.utf8))
        let users = (try #require(UserID(one)), try #require(UserID(other)))
        #expect(users.0 == users.1)
        #expect(Array(users.0.name.utf8) == Array(users.1.name.utf8))
    }

    @Test func `a name counts by its bytes in NFC`() {
        #expect(RoomID(String(repeating: "e\u{301}", count: 32))?.name.utf8.count == 64)
        #expect(RoomID(String(repeating: "e\u{301}", count: 33)) == nil)
        // U+0958 is excluded from composition: one character becomes two.
        #expect(UserID(String(repeating: "\u{958}", count: 21))?.name.utf8.count == 126)
        #expect(UserID(String(repeating: "\u{958}", count: 22)) == nil)
    }

    @Test(arguments: ["u", "auth0|42", "名 前", "a@b.c", "🙂", String(repeating: "x", count: 128)])
    func `anything printable of up to 128 bytes names a user`(name: String) {
        #expect(UserID(name)?.name == name)
    }

    @Test(arguments: ["", "\u{0}", "a\u{1F}", "a\u{7F}", "a\u{85}b", String(repeating: "x", count: 129)])
    func `control characters name no user`(name: String) {
        #expect(UserID(name) == nil)
    }

    @Test func `anonymous users differ by their number`() {
        #expect(UserID(anonymous: 0).name == "anon-0")
        #expect(UserID(anonymous: .max).name == "anon-3w5e11264sgsf")
        #expect(Set((0..<1000 as Range<UInt64>).map { UserID(anonymous: $0) }).count == 1000)
    }

    @Test func `a connection's loop is its topmost byte`() {
        #expect(ConnectionID(rawValue: 0xFE00_0000_0000_0001).loop == 254)
        #expect(ConnectionID(rawValue: 0x00FF_FFFF_FFFF_FFFF).loop == 0)
    }
}
