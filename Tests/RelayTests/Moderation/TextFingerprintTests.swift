import Testing

@testable import Relay

@Suite struct TextFingerprintTests {
    private func similarity(_ left: String, _ right: String) -> Double {
        var first = TextFingerprint(key: 1)
        var second = first
        first.read(left, exactly: 6)
        second.read(right, exactly: 6)
        return RaidDetector.similarity(first.features, second.features)
    }

    @Test(arguments: [
        ("Free followers!!!", "ｆｒｅｅ ＦＯＬＬＯＷＥＲＳ 2024"), ("gána dinero rapido", "gana 💰💰 dinerooo rápido"),
        ("加微信领取免费礼物", "加x微y信z领取免费礼物"), ("Привет всем тут", "ПРИВЕТ, ВСЕМ ТУТ 7"),
        ("join my channel", "@somebody_42 join my channel @x"), ("哈哈", "哈哈哈哈哈哈😂"), ("666", "6 6 6 6"),
    ])
    func `variants have one fingerprint`(left: String, right: String) {
        #expect(similarity(left, right) == 1)
    }

    @Test(arguments: [
        ("我今天去学校上课了", "你们晚上想吃什么东西"), ("what are you doing", "where is the channel"), ("666", "gg"), ("666", "777"),
        ("😂", "👏"), ("123456789", "987654321"), ("gg", "gl"),
    ])
    func `different texts have different ones`(left: String, right: String) {
        #expect(similarity(left, right) < 0.2)
    }

    @Test func `letters and digits are counted with runs as one, and nothing else is`() {
        var fingerprint = TextFingerprint(key: 1)
        let counts = ["哈哈哈哈": 1, "gg wp!": 3, "加微信 12345": 8, "😂😂😂": 0, "": 0, "e\u{301}\u{301}": 1]
        for (text, count) in counts {
            fingerprint.read(text, exactly: 6)
            #expect(fingerprint.characters == count, "\(text)")
        }
    }
}
