import ChatModel
import Synchronization
import Testing

@testable import Translation

@Suite struct TranslatorTests {
    private let time = FakeTime()

    private func room(_ translator: Translator, readers: [String]) -> RoomTranslation {
        var translation = RoomTranslation(TranslationTests.room(), translator)
        for reader in readers { translation.demand.add(tag(reader)) }
        return translation
    }

    private func translator(_ engines: [any TranslationEngine], budget: any TranslationBudget = UnlimitedBudget())
        -> Translator
    {
        Translator(engines: engines, converter: ChineseConverter(), budget: budget, time: time.steady)
    }

    /// Says `译` and the placeholders of whatever it is given, or `t` in Latin script.
    private static func plain(_ text: String, _ to: LanguageTag) -> String {
        let tokens = text.split(separator: " ").filter { $0.contains("⟦") }.joined(separator: " ")
        return (to.primary == "zh" ? "译文" : "the text in " + to.tag) + " " + tokens
    }

    private func text(_ outcome: MessageTranslation) -> String? {
        if case .text(let text, _, _) = outcome.outcome { text } else { nil }
    }

    @Test func `nobody who reads another language means no call`() async {
        let engine = FakeEngine { Self.plain($0, $1) }
        let translator = translator([engine])
        var room = room(translator, readers: ["en", "en-GB", "en-US"])
        let started = room.start("what a lovely day", in: tag("en"), later: { _ in })
        #expect(started.outcomes.isEmpty && started.awaited.isEmpty)
        room.demand.add(tag("zh"))
        room.demand.remove(tag("zh-CN"))
        #expect(room.start("what a lovely day", in: tag("en"), later: { _ in }).awaited.isEmpty)
        #expect(engine.batches.isEmpty)
    }

    @Test func `a thousand equal lines are one call a language, and the next one none`() async {
        let gate = Gate()
        let engine = FakeEngine { batch in
            await gate.wait()
            return batch.texts.map { EngineAnswer(text: Self.plain($0, batch.to)) }
        }
        let translator = translator([engine])
        var room = room(translator, readers: ["zh-Hans", "es"])
        let inbox = Inbox()
        await running(translator) {
            for number in 0..<1000 {
                let started = room.start("nice one @user\(number) wow such skill", in: tag("en"), later: inbox.take)
                #expect(started.awaited == [tag("zh-Hans"), tag("es")])
            }
            gate.open()
            let outcomes = await inbox.wait(for: 2000)
            #expect(engine.batches.count == 2)
            #expect(Set(outcomes.compactMap(text)).count == 2000, "each with its own name")
            let next = room.start("Nice one @other wow such skill", in: tag("en"), later: inbox.take)
            #expect(next.awaited.isEmpty)
            #expect(Set(next.outcomes.compactMap(text)) == ["译文 @other", "the text in es @other"])
        }
    }

    @Test func `readers of both Chinese scripts share a call where the engine gives one`() async {
        let engine = FakeEngine(
            pairs: { $1 != tag("zh-Hant") }, answer: { $0.texts.map { _ in EngineAnswer(text: "这个软件很简单") } })
        let translator = translator([engine])
        var room = room(translator, readers: ["zh-Hans", "zh-TW"])
        let inbox = Inbox()
        await running(translator) {
            let started = room.start("this app is simple", in: tag("en"), later: inbox.take)
            #expect(started.awaited.count == 2)
            let outcomes = await inbox.wait(for: 2)
            #expect(Set(outcomes.compactMap(text)) == ["这个软件很简单", "這個軟件很簡單"])
            #expect(engine.batches.map(\.to) == [tag("zh-Hans")])
        }
    }

    @Test func `the other Chinese script is a conversion and no call`() {
        let engine = FakeEngine { Self.plain($0, $1) }
        var room = room(translator([engine]), readers: ["zh-TW", "zh-CN"])
        let started = room.start("这个软件很简单 @发 :发:", in: tag("zh-Hans"), later: { _ in })
        #expect(
            started.outcomes == [
                .text("這個軟件很簡單 @发 :发:", display("zh-Hant"), .exact, by: "opencc")
            ])
        #expect(room.start("你好", in: tag("zh-Hans"), later: { _ in }).outcomes.isEmpty, "both read it the same")
        #expect(engine.batches.isEmpty)
    }

    @Test func `a text in two languages is translated for readers of either`() async {
        let engine = FakeEngine { Self.plain($0, $1) }
        let translator = translator([engine])
        var room = room(translator, readers: ["en", "zh"])
        let inbox = Inbox()
        await running(translator) {
            let started = room.start(
                "我觉得 this is fine 吧", in: tag("zh-Hans"), mixed: [tag("zh-Hans"), tag("en")], later: inbox.take)
            #expect(started.awaited == [tag("en"), tag("zh-Hans")])
            _ = await inbox.wait(for: 2)
            #expect(Set(engine.batches.map { "\($0.from?.tag ?? "-") \($0.to)" }) == ["zh-Hans en", "en zh-Hans"])
        }
    }

    @Test func `an engine that hangs costs the deadline and nothing else`() async {
        let gate = Gate()
        let engine = FakeEngine { _ in
            await gate.wait()
            return []
        }
        let translator = translator([engine])
        var room = room(translator, readers: ["zh"])
        let inbox = Inbox()
        await running(translator) {
            #expect(room.start("what a lovely day", in: tag("en"), later: inbox.take).awaited.count == 1)
            while engine.batches.isEmpty { await Task.yield() }
            // The timer is set in the same turn as the call, or soon after; time passes until it has rung.
            while inbox.outcomes.isEmpty {
                time.advance(by: .milliseconds(400))
                await Task.yield()
            }
            #expect(inbox.outcomes == [.none(display("zh-Hans"), .deadline)])
            gate.open()
        }
    }

    @Test func `an answer that can't be shown is followed by the next engine, then by none`() async {
        let bad = FakeEngine("bad") { text, _ in text }
        let good = FakeEngine("good") { Self.plain($0, $1) }
        let inbox = Inbox()
        let both = translator([bad, good])
        await running(both) {
            var room = room(both, readers: ["zh"])
            _ = room.start("what a lovely day", in: tag("en"), later: inbox.take)
            #expect(await inbox.wait(for: 1).compactMap(text) == ["译文"])
        }
        let alone = translator([bad])
        await running(alone) {
            var room = room(alone, readers: ["zh"])
            _ = room.start("what a lovely day", in: tag("en"), later: inbox.take)
            #expect(await inbox.wait(for: 2).last == .none(display("zh-Hans"), .failed))
            let again = room.start("what a lovely day", in: tag("en"), later: inbox.take)
            #expect(again.outcomes == [.none(display("zh-Hans"), .failed)], "it is not asked again at once")
            #expect(bad.batches.count == 2)
        }
    }

    @Test(arguments: [
        EngineError.timeout, .unreachable, .unauthorized, .quota(until: nil), .rateLimited(retryAfter: nil),
        .unsupportedPair, .refused(status: 400), .failed(status: 500), .badAnswer(.malformed),
        .unavailable(retryAfter: nil),
    ])
    func `whatever an engine throws, the next one is asked`(error: EngineError) async {
        let bad = FakeEngine("bad", answer: { _ throws(EngineError) in throw error })
        let good = FakeEngine("good") { Self.plain($0, $1) }
        let translator = translator([bad, good])
        let inbox = Inbox()
        await running(translator) {
            var room = room(translator, readers: ["zh"])
            _ = room.start("what a lovely day", in: tag("en"), later: inbox.take)
            #expect(await inbox.wait(for: 1).compactMap(text) == ["译文"])
        }
    }

    @Test func `too few answers are none at all`() async {
        let engine = FakeEngine(batch: 10) { batch in
            Array(repeating: EngineAnswer(text: "译文"), count: batch.texts.count + 1)
        }
        let translator = translator([engine])
        let inbox = Inbox()
        await running(translator) {
            var room = room(translator, readers: ["zh"])
            _ = room.start("what a lovely day", in: tag("en"), later: inbox.take)
            #expect(await inbox.wait(for: 1) == [.none(display("zh-Hans"), .failed)])
        }
    }

    @Test func `what is not set up, held back or too dear is said at once`() {
        let engine = FakeEngine { Self.plain($0, $1) }
        func first(_ translator: Translator, _ language: String = "zh-Hans") -> MessageTranslation? {
            var room = room(translator, readers: [language])
            return room.start("what a lovely day", in: tag("en"), later: { _ in }).outcomes.first
        }
        #expect(first(translator([])) == .none(display("zh-Hans"), .off))
        #expect(
            first(translator([FakeEngine(pairs: { _, to in to == tag("es") }, answer: { _ in [] })]))
                == .none(display("zh-Hans"), .off))
        struct Spent: TranslationBudget { func spend(_ characters: Int, in room: RoomID) -> Bool { false } }
        #expect(first(translator([engine], budget: Spent())) == .none(display("zh-Hans"), .budget))
        engine.isOpen = false
        #expect(first(translator([engine])) == .none(display("zh-Hans"), .failed))
        #expect(engine.batches.isEmpty)
    }

    @Test func `followers of a text cost no budget`() {
        final class Purse: TranslationBudget {
            let spent = Mutex(0)
            func spend(_ characters: Int, in room: RoomID) -> Bool {
                spent.withLock { $0 += characters }
                return true
            }
        }
        let purse = Purse()
        let translator = translator([FakeEngine { Self.plain($0, $1) }], budget: purse)
        var room = room(translator, readers: ["zh"])
        for _ in 0..<10 { _ = room.start("abc def @x :kekw:", in: tag("en"), later: { _ in }) }
        #expect(purse.spent.withLock { $0 } == "abc def  ".count)
    }

    @Test func `only so much waits, and what is beyond is refused at once`() {
        var settings = TranslatorSettings()
        settings.flights = 10
        let translator = Translator(engines: [FakeEngine { Self.plain($0, $1) }], settings: settings, time: time.steady)
        var room = room(translator, readers: ["zh"])
        let words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"]
        let outcomes = words.map { room.start("this is the " + $0, in: tag("en"), later: { _ in }) }
        #expect(outcomes.prefix(10).allSatisfy { $0.awaited.count == 1 })
        #expect(outcomes[10].outcomes == [.none(display("zh-Hans"), .failed)])
    }

    @Test func `a translation that the room's rules forbid is not shown`() async throws {
        let translator = Translator(
            engines: [FakeEngine { Self.plain($0, $1) }], phrasebook: try Phrasebook.embedded(), time: time.steady)
        var room = room(translator, readers: ["zh"])
        let inbox = Inbox()
        await running(translator) {
            let started = room.start("hello", in: tag("en"), mayShow: { text, _ in text != "你好" }, later: inbox.take)
            #expect(started.outcomes == [.none(display("zh-Hans"), .failed)])
            _ = room.start(
                "a lovely day", in: tag("en"), mayShow: { text, _ in !text.contains("译文") }, later: inbox.take)
            #expect(await inbox.wait(for: 1) == [.none(display("zh-Hans"), .failed)])
        }
    }

    @Test func `without anything installed a scripted conversation reads in both languages`() throws {
        let translator = Translator(
            phrasebook: try Phrasebook.embedded(), converter: ChineseConverter(), time: time.steady)
        var room = room(translator, readers: ["en", "zh", "zh-TW"])
        func read(_ text: String, _ language: String) -> [String: String] {
            let outcomes = room.start(text, in: tag(language), later: { _ in }).outcomes
            return Dictionary(
                uniqueKeysWithValues: outcomes.compactMap { outcome in
                    self.text(outcome).map { (outcome.language.tag, $0) }
                })
        }
        #expect(read("大家好", "zh-Hans") == ["en": "hi everyone"])
        #expect(
            read("Hello! where are you from?", "en") == [
                "zh-Hans": "你好！你是哪里人？", "zh-Hant": "你好！你是哪裏人？",
            ])
        #expect(read("哈哈哈哈哈", "und") == ["en": "haha"])
        #expect(read("666", "und") == ["en": "awesome"])
        #expect(read("谢谢@小明 的礼物 :kekw:", "zh-Hans")["en"] == "thanks for the gift @小明 :kekw:")
        #expect(
            room.start("the weather here is odd", in: tag("en"), later: { _ in }).outcomes
                == [.none(display("zh-Hans"), .off), .none(display("zh-Hant"), .off)])
    }

    @Test func `a person's line outranks the machines' from then on, and is read back from the store`() async throws {
        let engine = FakeEngine { Self.plain($0, $1) }
        let translator = Translator(engines: [engine], phrasebook: try Phrasebook.embedded(), time: time.steady)
        var room = room(translator, readers: ["zh"])
        let learned = room.learn("各位好呀 @x", for: "hello everyone @x", into: tag("zh-CN"), by: "Mei")
        #expect(learned?.shown == .text("各位好呀 @x", display("zh"), .human, by: "Mei"))
        var other = RoomTranslation(TranslationTests.room("other"), translator)
        other.demand.add(tag("zh"))
        other.restore([try #require(learned).entry])
        for var room in [room, other] {
            let started = room.start("HELLO everyone @y", in: tag("en"), mayShow: { _, _ in true }, later: { _ in })
            #expect(started.outcomes == [.text("各位好呀 @y", display("zh"), .human, by: "Mei")])
        }
        #expect(engine.batches.isEmpty)
    }

    @Test func `a text of no known language is translated only as a phrase of those that the room speaks`() throws {
        let engine = FakeEngine { Self.plain($0, $1) }
        let translator = Translator(engines: [engine], phrasebook: try Phrasebook.embedded(), time: time.steady)
        var room = room(translator, readers: ["en"])
        func read(_ text: String) -> [MessageTranslation] {
            let started = room.start(text, in: .undetermined, later: { _ in })
            #expect(started.awaited.isEmpty)
            return started.outcomes
        }
        #expect(read("666").isEmpty && read("哈哈哈").isEmpty, "nobody speaks Chinese yet")
        room.heard(tag("zh"))
        #expect(read("666").count == 1 && read("哈哈哈").count == 1)
        #expect(read("嗯哼呐").isEmpty && read("lol").isEmpty)
    }
}
