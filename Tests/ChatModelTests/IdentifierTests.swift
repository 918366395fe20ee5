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

    @Test(arguments: ["cafe\u{301}", "한국", "a\u{323}\u{307}", "a\u{307}\u{323}", "\u{212B}"])
    func `names that are equal have equal bytes`(name: String) throws {
        let room = try #require(RoomID(name))
        let user = try #require(UserID(name))
        #expect(room.name == name)
        #expect(user.name == name)
        // A second pass over what came out changes nothing.
        #expect(Array(try #require(RoomID(room.name)).name.utf8) == Array(room.name.utf8))
        let composed = try #require(RoomID(String(name.reversed().reversed())))
        #expect(Array(composed.name.utf8) == Array(room.name.utf8))
    }

    @Test func `a decomposed name is the composed one`() {
        #expect(RoomID("cafe\u{301}")?.name.utf8.count == 5)
        #expect(UserID("\u{1112}\u{1161}\u{11AB}").map { Array($0.name.utf8) } == Array("한".utf8))
        #expect(RoomID("\u{212B}").map { Array($0.name.utf8) } == Array("\u{C5}".utf8))
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
