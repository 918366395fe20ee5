import TestSupport
import Testing

/// A co-hosted stream as it comes out of the box: no engine, nothing installed.
@Suite(.timeLimit(.minutes(5))) struct ConversationTests {
    private struct Line {
        let speaker: String
        let text: String
        /// What the reader of the other language gets; nil where only an engine could know.
        let translation: String?
    }

    private static let lines = [
        Line(speaker: "hua", text: "大家晚上好", translation: "good evening"),
        Line(speaker: "ann", text: "hello from Brazil!", translation: "来自巴西的问候！"),
        Line(speaker: "hua", text: "欢迎外国朋友", translation: "welcome, friends from abroad"),
        Line(speaker: "ann", text: "where are you from?", translation: "你是哪里人"),
        Line(speaker: "hua", text: "我在上海", translation: "I'm in Shanghai"),
        Line(speaker: "hua", text: "主播好漂亮", translation: "beautiful"),
        Line(speaker: "ann", text: "lol your cat is so cute", translation: "哈哈哈，猫好可爱"),
        Line(speaker: "hua", text: "哈哈哈哈哈", translation: "haha"),
        Line(speaker: "ann", text: "love this song", translation: "我喜欢这首歌"),
        Line(speaker: "hua", text: "666", translation: "awesome"),
        Line(speaker: "hua", text: "主播加油！", translation: "let's go"),
        Line(speaker: "ann", text: "my grandmother used to cook this every sunday", translation: nil),
        Line(speaker: "hua", text: "我昨天在超市看到你们说的那种糖了", translation: nil),
        Line(speaker: "ann", text: "good night everyone @hua", translation: "晚安 @hua"),
    ]

    @Test func `a conversation of set phrases is translated by the phrasebook, and the rest says that it is not`()
        async throws
    {
        let shipped = try RelayConfiguration.sample().setting("rates.messages_per_s", to: "1000")
            .setting("rates.burst", to: "1000")
        try await RelayProcess.with(shipped) { relay in
            let (room, _) = try await relay.open()
            let clients = [
                "hua": try await relay.join(room, as: "hua", "member", ["lang": "zh-Hans"]),
                "ann": try await relay.join(room, as: "ann", "member", ["lang": "en"]),
            ]
            var translated = 0
            for line in Self.lines {
                let other = line.speaker == "hua" ? "ann" : "hua"
                let (speaker, reader) = (try #require(clients[line.speaker]), try #require(clients[other]))
                try await speaker.said(line.text, in: room)
                let read = try await reader.message(line.text, in: room)
                let own = try await speaker.message(line.text, in: room)
                #expect(own["tr"] == nil, "\(own)")
                guard let expected = line.translation else {
                    #expect(read["tr"]?["none"] == "off", "\(read)")
                    continue
                }
                let text = read["tr"]?["text"]?.string
                #expect(text?.contains(expected) == true, "\(read)")
                #expect(read["tr"]?["by"] == "phrasebook", "\(read)")
                if text != nil { translated += 1 }
            }
            #expect(translated == 12)
        }
    }
}
