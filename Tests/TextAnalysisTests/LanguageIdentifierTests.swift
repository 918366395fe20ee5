import ChatModel
import Testing

@testable import TextAnalysis

@Suite struct `Language identification` {
    private func guess(_ text: String, usual: String? = nil) -> LanguageGuess {
        LanguageIdentifier.shared.identify(text, usual: usual.flatMap { LanguageTag($0) })
    }

    @Test(arguments: [
        ("Could someone tell me where the settings are?", "en"), ("¿Alguien sabe cuándo empieza el partido?", "es"),
        ("Alguém sabe quando começa o jogo de hoje?", "pt"), ("Est-ce que quelqu'un sait quand ça commence ?", "fr"),
        ("Weiß jemand, wann das Spiel heute anfängt?", "de"), ("Hôm nay trận đấu bắt đầu lúc mấy giờ vậy?", "vi"),
        ("Ada yang tahu pertandingannya mulai jam berapa?", "id"),
        ("Maçın bugün saat kaçta başladığını bilen var mı?", "tr"),
        ("今天的比赛几点开始？", "zh-Hans"), ("今天的比賽幾點開始？", "zh-Hant"), ("今日嘅比賽幾點開始？", "yue"),
        ("今日の試合は何時からですか？", "ja"), ("오늘 경기는 몇 시에 시작하나요?", "ko"), ("Во сколько сегодня начинается матч?", "ru"),
        ("О котрій сьогодні починається матч?", "uk"), ("متى تبدأ المباراة اليوم؟", "ar"),
        ("امروز بازی چه ساعتی شروع می‌شود؟", "fa"),
        ("आज मैच कितने बजे शुरू होगा?", "hi"), ("วันนี้แข่งกี่โมง", "th"), ("jin tian de bi sai ji dian kai shi", "zh-Latn"),
    ])
    func `a sentence is known by its language`(text: String, language: String) {
        #expect(guess(text).language.tag == language)
        #expect(guess(text).mixed.isEmpty)
    }

    @Test(arguments: [
        "", " ", "哈哈哈".replacing("哈", with: "😂"), "666", "gg", "GG WP", "ok", "www", "wwwww", "jajaja", "kkkkk",
        "hahahah",
        "ㅋㅋㅋㅋ", "ㅠㅠ", "555", "¯\\_(ツ)_/¯", "(╯°□°)╯︵ ┻━┻", "ಠ_ಠ", "https://example.com/watch?v=hello", "@someone",
        ":PogChamp:",
        "12:30", "!!!", "👨‍👩‍👧‍👦", "x D", "\u{200B}\u{FE0F}", "example.com",
    ])
    func `memes, laughter, addresses and numbers are in no language, and nothing speaks against them`(text: String) {
        #expect(guess(text).language == .undetermined)
        #expect(guess(text).probability(of: [.english]) == 1)
        #expect(guess(text).confidence == 0)
    }

    @Test func `Chinese laughter is in no language`() {
        #expect(guess("哈哈哈哈").language == .undetermined)
        #expect(guess("呵呵").language == .undetermined)
        #expect(guess("哈哈哈 你好厉害").language.tag == "zh-Hans")
    }

    @Test func `mentions, links, emotes and names before a colon do not count`() {
        let guess = guess("Schmetterling: @Müller hello there everyone :lachen: https://straße.example.de/schön")
        #expect(guess.language.tag == "en")
        #expect(guess.evidence.latinLetters == "hellothereeveryone".count)
    }

    @Test func `mixed text is judged by the set of its languages`() {
        let guess = guess("我们今天去看 that new movie 怎么样")
        #expect(guess.language.tag == "zh-Hans")
        #expect(guess.mixed.map(\.tag) == ["zh-Hans", "en"])
        let cover = LanguageCover(["zh", "en"].compactMap { LanguageTag($0) })
        #expect(guess.probability(of: cover) > 0.8)
        #expect(guess.probability(of: [.english]) < 0.5)
    }

    @Test func `a word of an allowed language does not carry a text in another`() {
        let guess = guess("오늘 경기는 정말 재미있네요 여러분 hello")
        #expect(guess.language.tag == "ko")
        #expect(guess.probability(of: [.english]) < 0.2)
    }

    @Test func `zh covers its scripts, pinyin and Cantonese, and no other language`() throws {
        let cover = LanguageCover([try #require(LanguageTag("zh"))])
        for text in ["这个直播很好看", "這個直播很好看", "我哋今晚去邊度食飯", "wo men jin tian qu na li chi fan"] {
            #expect(guess(text).probability(of: cover) > 0.7)
        }
        #expect(guess("Weiß jemand, wann das Spiel heute anfängt?").probability(of: cover) < 0.05)
    }

    @Test func `short Latin text leaves room for names and noise`() {
        #expect(
            guess("Betsrikov").probability(of: [.english])
                > guess("Betsrikov ist heute leider nicht da").probability(of: [.english]))
        #expect(guess("sok").top(40).reduce(0) { $0 + $1.probability } <= 1.001)
    }

    @Test func `what a text leaves open is decided by what its sender usually writes`() {
        #expect(guess("明白").language.tag == "zh-Hans")
        #expect(guess("明白", usual: "zh-Hant").language.tag == "zh-Hant")
        #expect(guess("明白", usual: "ja").language.tag == "ja")
        #expect(guess("这个", usual: "zh-Hant").language.tag == "zh-Hans")
    }

    @Test func `a mix of probabilities adds up to one`() {
        for text in ["hola hello 你好 привет", "este", "Привет", "नमस्ते", "سلام", "今日"] {
            let sum = guess(text).top(100).reduce(0) { $0 + $1.probability }
            #expect(abs(sum - 1) < 0.02)
        }
    }

    @Test func `a room with a language that identification does not know is no reason to reject`() throws {
        let swahili = LanguageCover([try #require(LanguageTag("sw")), .english])
        #expect(swahili.unknown.map(\.tag) == ["sw"])
        #expect(guess("Weiß jemand, wann das Spiel heute anfängt?").probability(of: swahili) == 1)
        let norwegian = LanguageCover([try #require(LanguageTag("no"))])
        #expect(norwegian.unknown.isEmpty)
        #expect(guess("Er det noen som vet når kampen begynner?").probability(of: norwegian) > 0.5)
    }

    @Test func `every known language has a bit of its own`() {
        #expect((1...64).contains(KnownLanguages.shared.tags.count))
        #expect(Set(KnownLanguages.shared.tags).count == KnownLanguages.shared.tags.count)
    }
}
