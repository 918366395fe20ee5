import LanguageRules
import Testing

@Suite struct EvasionTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let term: String
        let message: String
        var testDescription: String { "\(term) in \(message)" }
    }

    @Test(arguments: [
        Case(term: "telegram", message: "join TELEGRAM now"), Case(term: "telegram", message: "t3l3gr@m"),
        Case(term: "telegram", message: "ｔｅｌｅｇｒａｍ"), Case(term: "telegram", message: "ⓣⓔⓛⓔⓖⓡⓐⓜ"),
        Case(term: "telegram", message: "🅃🄴🄻🄴🄶🅁🄰🄼"), Case(term: "telegram", message: "𝓽𝓮𝓵𝓮𝓰𝓻𝓪𝓶"),
        Case(term: "telegram", message: "ᴛᴇʟᴇɢʀᴀᴍ"), Case(term: "telegram", message: "tеlеgrаm"),
        Case(term: "telegram", message: "tεlεgrαm"), Case(term: "telegram", message: "tèlègrâm"),
        Case(term: "telegram", message: "t\u{336}e\u{336}l\u{301}egram"),
        Case(term: "telegram", message: "t\u{200B}e\u{200D}legr\u{AD}am"),
        Case(term: "telegram", message: "te\u{FE0F}leg\u{E0100}ram"),
        Case(term: "telegram", message: "t e l e g r a m"),
        Case(term: "telegram", message: "T.E.L.E.G.R.A.M!"), Case(term: "telegram", message: "t|e|l|e|g|r|a|m"),
        Case(term: "telegram", message: "t🔥e🔥l🔥e🔥g🔥r🔥a🔥m"), Case(term: "telegram", message: "ttelegrammm"),
        Case(term: "telegram", message: "[t][e][l][e][g][r][a][m]"), Case(term: "free robux", message: "freerobux"),
        Case(term: "free robux", message: "f-r-e-e r-o-b-u-x"), Case(term: "scam", message: "5c4m"),
        Case(term: "scam", message: "s c a m !"), Case(term: "cheap followers", message: "cheap foIIowers"),
        Case(term: "бесплатно", message: "бecплaтнo"), Case(term: "무료나눔", message: "무.료.나.눔"),
    ])
    func `a disguised word is found`(_ example: Case) throws {
        #expect(try Fixture.finds(example.term, in: example.message))
    }

    @Test(arguments: [
        Case(term: "领红包", message: "快来领红包吧"), Case(term: "领红包", message: "領紅包"),
        Case(term: "领红包", message: "领 红 包"), Case(term: "领红包", message: "领*红*包"),
        Case(term: "领红包", message: "【领】【红】【包】"), Case(term: "领红包", message: "linghongbao"),
        Case(term: "领红包", message: "ling hong bao 来"), Case(term: "领红包", message: "领hong包"),
        Case(term: "领红包", message: "LINGhong包"), Case(term: "领红包", message: "铃红包"),
        Case(term: "领红包", message: "令页红包"), Case(term: "领红包", message: "领领红红包包"),
        Case(term: "领红包", message: "领\u{200B}红\u{301}包"), Case(term: "加微信", message: "加薇信"),
        Case(term: "加微信", message: "加V信"), Case(term: "加微信", message: "加vx"), Case(term: "加微信", message: "+薇❤"),
        Case(term: "加微信", message: "＋Ｖ 看片"), Case(term: "加微信", message: "力口微亻言"),
        Case(term: "加微信", message: "jiā wēi xìn"), Case(term: "赌场", message: "堵场"),
        Case(term: "免费皮肤", message: "mfpf"),
    ])
    func `a disguised Chinese term is found`(_ example: Case) throws {
        #expect(try Fixture.finds(example.term, in: example.message))
    }

    @Test(arguments: [
        Case(term: "hell", message: "hello, shell, he'll"), Case(term: "scam", message: "his camera"),
        Case(term: "scam", message: "scampi"), Case(term: "bot", message: "b o t t o m"),
        Case(term: "bot", message: "boot"), Case(term: "bot", message: "8 0 7"), Case(term: "bot", message: "вот"),
        Case(term: "lose", message: "loose"), Case(term: "pill", message: "p1 11"),
        Case(term: "ano", message: "feliz año"), Case(term: "casino", message: "I saw Lucas in October"),
        Case(term: "free coins", message: "be free. Coins are heavy"), Case(term: "loop", message: "lo op"),
        Case(term: "外挂", message: "海外挂牌"), Case(term: "刷单", message: "印刷单位"),
        Case(term: "刷单", message: "刷牙 单人床"), Case(term: "上分", message: "早上分享"),
        Case(term: "加微信", message: "嘉伟信心满满"), Case(term: "加微信", message: "我家微信坏了"),
        Case(term: "加微信", message: "jian wei xing"), Case(term: "代练", message: "Dai Liang"),
        Case(term: "卖号", message: "卖好多东西"), Case(term: "加群", message: "我没加，群是你建的"),
        Case(term: "加群", message: "大家都参加群众活动"), Case(term: "好看", message: "女子看书"),
        Case(term: "lag", message: "l4g0"),
    ])
    func `honest words are let be`(_ example: Case) throws {
        #expect(try !Fixture.finds(example.term, in: example.message))
    }

    @Test func `an allowed phrase beats a term within it, and nothing else`() throws {
        #expect(try !Fixture.finds("chink", in: "a chink in the armour", allow: ["chink in the armour"]))
        #expect(try Fixture.finds("chink", in: "chink! a chink in the armour", allow: ["chink in the armour"]))
    }

    @Test func `a word is found as written, where words begin and end`() throws {
        #expect(try Fixture.finds("bot", in: "a Bot!", mode: .word))
        #expect(try !Fixture.finds("bot", in: "b0t b.o.t robot bots", mode: .word))
        #expect(try Fixture.finds("刷单", in: "他刷单了", mode: .word))
        #expect(try !Fixture.finds("刷单", in: "印刷单位 刷 单", mode: .word))
    }

    @Test func `a substring is found anywhere, as written`() throws {
        #expect(try Fixture.finds("bot", in: "robotics", mode: .substring))
        #expect(try !Fixture.finds("bot", in: "roboot r0b0tics bo t", mode: .substring))
        #expect(try Fixture.finds("刷单", in: "印刷单位", mode: .substring))
    }
}
