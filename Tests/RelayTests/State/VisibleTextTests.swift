import Testing

@testable import Relay

@Suite struct VisibleTextTests {
    @Test(arguments: [
        "", " ", "\t\r\n", "\u{00A0}\u{3000}", "\u{200B}\u{200D}\u{FEFF}", "\u{3164}", "\u{115F}\u{1160}", "\u{FFA0}",
        "\u{2800}", "\u{00AD}", "\u{E0020}", "\u{FE0F}", "\u{202E}", "\u{0007}", "\u{180E}", "\u{034F}", "\u{2064}",
    ])
    func `blank, control and invisible characters alone are not seen`(_ text: String) {
        #expect(!text.hasVisibleCharacters)
    }

    @Test(arguments: [
        "a", " . ", "\u{200B}哈", "😀", "\u{200D}👩‍👩‍👧", "\u{0301}", "\u{2801}", "ـ", "\u{E000}", "🇨🇳", "1\u{FE0F}\u{20E3}",
    ])
    func `one visible character is enough`(_ text: String) {
        #expect(text.hasVisibleCharacters)
    }
}
