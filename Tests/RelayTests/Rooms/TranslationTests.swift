import ChatModel
import LanguageRules
import Relay
import RelayTestKit
import RoomLog
import Testing
import TextAnalysis
import Translation

@Suite(.timeLimit(.minutes(5))) struct TranslationTests {
    private static let question = "你今天吃饭了吗"
    private static let answer = "have you eaten today"
    private static let known = [question: answer]

    private let chinese: LanguageTag
    private let english: LanguageTag

    init() throws {
        chinese = try #require(LanguageTag("zh-Hans"))
        english = try #require(LanguageTag("en"))
    }

    /// A room that translates.
    private func relaying(
        _ translator: Translator, log: any RoomLog = MemoryRoomLog(), examiner: (any MessageExaminer)? = nil,
        _ adjust: (inout RoomConfiguration) -> Void = { _ in }, _ set: (inout RoomSettings) -> Void = { _ in }
    ) -> Relaying {
        var settings = RoomSettings(charactersMax: 500)
        settings.translate = true
        set(&settings)
        return Relaying(
            log: log, examiner: examiner, blueprints: [RoomBlueprint(room: .lobby, isPublic: true, settings: settings)],
            translator: translator, adjust)
    }

    private func reader(
        _ name: String, _ language: LanguageTag?, in relaying: Relaying, _ role: Role = .viewer, history: Int = 0
    ) async -> Viewer {
        let viewer = relaying.viewer(name, role)
        await viewer.join(history: history, language: language)
        return viewer
    }

    private func say(_ text: String, as viewer: Viewer) async -> Reply {
        await viewer.ask { [chinese] in $0.say(Draft(text: text, language: chinese), $1, from: $2) }
    }

    private func translation(in line: Line) -> String? {
        line.text.split(separator: "\"tr\":{").dropFirst().last.map { String($0) }
    }

    /// Translations that came after their messages.
    private func late(_ viewer: Viewer) -> [Line] {
        viewer.inbox.passing.filter { $0.text.contains("\"ev\":\"tr\"") }
    }

    private func turn(_ viewer: Viewer, to language: LanguageTag?) async {
        let reply = await viewer.ask { $0.setLanguage($2.id, language, $1, $2) }
        #expect(reply.isDone)
    }

    private func translations(_ lines: [Line]) -> [String] { lines.compactMap { translation(in: $0) } }

    @Test func `a set phrase stands in the message for those who read another language, and for nobody else`()
        async throws
    {
        let translator = Translator(phrasebook: try Phrasebook.embedded())
        let relaying = relaying(translator)
        let ann = await reader("ann", chinese, in: relaying)
        let bob = await reader("bob", english, in: relaying)
        let eve = await reader("eve", nil, in: relaying)
        _ = await say("晚上好", as: ann)
        for viewer in [ann, bob, eve] { await viewer.until { !$0.said.isEmpty } }
        let line = try #require(bob.inbox.events.first)
        #expect(try #require(translation(in: line)).contains("good evening"))
        #expect(line.said == "晚上好")
        #expect(translations(ann.inbox.events).isEmpty)
        #expect(translations(eve.inbox.events).isEmpty)
    }

    @Test func `without an engine what the phrasebook does not know is off`() async throws {
        let relaying = relaying(Translator(phrasebook: try Phrasebook.embedded()))
        let bob = await reader("bob", english, in: relaying)
        _ = await say(Self.question, as: await reader("ann", chinese, in: relaying))
        await bob.until { !$0.said.isEmpty }
        #expect(bob.inbox.events[0].text.hasSuffix(#""tr":{"lang":"en","none":"off"}}"#))
    }

    @Test func `the original does not wait, and the translation follows and stays`() async throws {
        try await TestEngine.with(Self.known) { translator, engine in
            engine.gate.close()
            let relaying = relaying(translator)
            let bob = await reader("bob", english, in: relaying)
            let ann = await reader("ann", chinese, in: relaying)
            let said = await say(Self.question, as: ann)
            #expect(said.sequence != nil)
            await bob.until { $0.said == [Self.question] }
            #expect(translation(in: bob.inbox.events[0]) == nil)
            engine.gate.open()
            await bob.until { $0.passing.contains { $0.text.contains("\"ev\":\"tr\"") } }
            let line = try #require(late(bob).first)
            #expect(line.text.contains(Self.answer))
            #expect(line.text.contains("\"of\":1"))
            #expect(late(ann).isEmpty)
            let (bobs, anns) = (await bob.history(), await ann.history())
            #expect(translations(bobs).count == 1)
            #expect(translations(anns).isEmpty)
            let cat = relaying.viewer("cat")
            await cat.join(since: Cursor(epoch: "memory", sequence: .zero), language: english)
            await cat.until { !$0.said.isEmpty }
            #expect(translations(cat.inbox.events).first?.contains(Self.answer) == true)
        }
    }

    @Test func `a translation reaches who was sent its message and still waits for the rest of what it missed`()
        async throws
    {
        try await TestEngine.with(Self.known) { translator, engine in
            engine.gate.close()
            let relaying = relaying(translator)
            let ann = await reader("ann", chinese, in: relaying)
            let cat = await reader("cat", english, in: relaying)
            _ = await say(Self.question, as: ann)
            await ann.sayNumbers(to: 1100)
            let (bob, dan) = (relaying.viewer("bob"), relaying.viewer("dan"))
            for (viewer, language) in [(bob, english), (dan, chinese)] {
                viewer.isSlow = true
                await viewer.join(since: Cursor(epoch: "memory", sequence: .zero), language: language)
                await viewer.until { $0.events.count == 1000 }
            }
            engine.gate.open()
            for viewer in [cat, bob] {
                await viewer.until { $0.passing.contains { $0.text.contains(Self.answer) } }
            }
            for viewer in [bob, dan] {
                viewer.isSlow = false
                await viewer.takePage()
                await viewer.until { $0.events.count == 1101 }
                #expect(viewer.inbox.sequences == (1...1101).map { Int64($0) })
            }
            #expect(late(bob).count { $0.text.contains(Self.answer) } == 1)
            #expect(late(dan).isEmpty)
        }
    }

    @Test func `who changes language while the record is read is sent what it missed in the new one`() async throws {
        let log = GatedLog()
        let relaying = relaying(Translator(phrasebook: try Phrasebook.embedded()), log: log) { $0.recentEvents = 3 }
        let ann = await reader("ann", chinese, in: relaying)
        let cat = await reader("cat", english, in: relaying)
        _ = await say("晚上好", as: ann)
        await ann.sayNumbers(to: 10)
        await cat.until { $0.events.count == 11 }
        log.reads.close()
        let bob = relaying.viewer("bob")
        await bob.join(since: Cursor(epoch: "memory", sequence: .zero))
        await log.reads.untilWaiting(1)
        await turn(bob, to: english)
        log.reads.open()
        await bob.until { $0.events.count >= 11 }
        #expect(bob.inbox.sequences == (1...11).map { Int64($0) })
        #expect(translation(in: bob.inbox.events[0])?.contains("good evening") == true)
    }

    @Test func `lang switches the lane of a live connection, and none ends it`() async throws {
        let relaying = relaying(Translator(phrasebook: try Phrasebook.embedded()))
        let ann = await reader("ann", chinese, in: relaying)
        let bob = await reader("bob", nil, in: relaying)
        _ = await say("晚上好", as: ann)
        await turn(bob, to: english)
        _ = await say("晚上好", as: ann)
        await turn(bob, to: nil)
        _ = await say("晚上好", as: ann)
        await bob.until { $0.said.count == 3 }
        #expect(bob.inbox.events.map { translation(in: $0) != nil } == [false, true, false])
        #expect(bob.inbox.sequences == [1, 2, 3])
        #expect(bob.inbox.moves.count == 2)
    }

    @Test func `a host turns translation on and off for those who are there`() async throws {
        let relaying = relaying(Translator(phrasebook: try Phrasebook.embedded()), { _ in }, { $0.translate = false })
        let host = await reader("host", chinese, in: relaying, .host)
        let bob = await reader("bob", english, in: relaying)
        for isOn in [true, false] {
            _ = await say("晚上好", as: host)
            #expect(await host.act(.set(RoomSettingsPatch(translate: isOn))).isDone)
        }
        _ = await say("晚上好", as: host)
        await bob.until { $0.said.count == 3 }
        let said = bob.inbox.events.filter { $0.said != nil }
        #expect(said.map { translation(in: $0) != nil } == [false, true, false])
    }

    @Test func `translations outlive a restart, and go with their message`() async throws {
        let relaying = relaying(Translator(phrasebook: try Phrasebook.embedded()), { $0.recentEvents = 2 })
        let host = await reader("host", chinese, in: relaying, .host)
        _ = await reader("bob", english, in: relaying)
        for _ in 0..<6 { _ = await say("晚上好", as: host) }
        await relaying.registry.settle(deadline: .now + .seconds(30))
        #expect(try await relaying.store.entries(prefix: "room/lobby/tr/").count == 1)

        let later = relaying.restarted { $0.recentEvents = 2 }
        let moderator = await reader("mod", english, in: later, .host)
        var history = await moderator.history()
        #expect(history.count == 6)
        #expect(translations(history).filter { $0.contains("good evening") }.count == 6)
        let cat = later.viewer("cat")
        await cat.join(since: Cursor(epoch: "memory", sequence: .zero), language: english)
        await cat.until { $0.said.count == 6 }
        #expect(translations(cat.inbox.events).count == 6)

        #expect(await moderator.act(.delete(Sequence(2), reason: nil)).isDone)
        #expect(await moderator.act(.clear(reason: nil)).isDone)
        await later.registry.settle(deadline: .now + .seconds(30))
        history = await moderator.history().filter { $0.said != nil }
        #expect(history.isEmpty)
        #expect(try await relaying.store.entries(prefix: "room/lobby/tr/").isEmpty)
    }

    @Test func `translations of what the record has dropped are dropped too`() async throws {
        let log = MemoryRoomLog()
        let relaying = relaying(Translator(phrasebook: try Phrasebook.embedded()), log: log)
        let host = await reader("host", chinese, in: relaying, .host)
        _ = await reader("bob", english, in: relaying)
        for _ in 0..<130 { _ = await say("晚上好", as: host) }
        await relaying.registry.settle(deadline: .now + .seconds(30))
        #expect(try await relaying.store.entries(prefix: "room/lobby/tr/").count == 3)

        log.forget(.lobby, through: Sequence(128))
        let later = relaying.restarted()
        let again = await reader("host", chinese, in: later, .host)
        _ = await reader("bob", english, in: later)
        _ = await say("晚上好", as: again)
        await later.registry.settle(deadline: .now + .seconds(30))
        #expect(try await relaying.store.entries(prefix: "room/lobby/tr/").count == 1)
    }

    @Test func `an interpreter's line replaces the machine's, names them, and is used again after a restart`()
        async throws
    {
        let relaying = relaying(Translator(phrasebook: try Phrasebook.embedded()))
        let ann = await reader("ann", chinese, in: relaying)
        let bob = await reader("bob", english, in: relaying)
        let interpreter = await reader("ivy", english, in: relaying, .interpreter)
        _ = await say("晚上好", as: ann)
        let act = RoomAct.translate(Sequence(1), english, "a fine evening to you")
        #expect(await bob.act(act).refusal == .forbidden(.interpret))
        #expect(await interpreter.act(act).isDone)
        await bob.until { $0.passing.contains { $0.text.contains("a fine evening to you") } }
        #expect(bob.inbox.passing.last?.text.contains(#""q":"human","by":"ivy""#) == true)
        let history = await bob.history()
        #expect(translations(history).first?.contains("a fine evening") == true)
        _ = await say("晚上好", as: ann)
        await bob.until { $0.said.count == 2 }
        #expect(translation(in: bob.inbox.events[1])?.contains("a fine evening") == true)
        await relaying.registry.settle(deadline: .now + .seconds(30))

        let later = relaying.restarted()
        let cat = await reader("cat", english, in: later)
        _ = await say("晚上好", as: await reader("dan", chinese, in: later))
        await cat.until { !$0.said.isEmpty }
        #expect(translation(in: cat.inbox.events[0])?.contains("a fine evening") == true)
    }

    @Test func `readers of more languages than a room has lanes for get the originals`() async throws {
        let relaying = relaying(Translator(phrasebook: try Phrasebook.embedded())) { $0.languagesMax = 1 }
        let ann = await reader("ann", nil, in: relaying)
        let bob = await reader("bob", english, in: relaying)
        let spanish = try #require(LanguageTag("es"))
        let eva = await reader("eva", spanish, in: relaying)
        _ = await say("晚上好", as: ann)
        for viewer in [bob, eva] { await viewer.until { !$0.said.isEmpty } }
        #expect(translation(in: bob.inbox.events[0]) != nil)
        #expect(translation(in: eva.inbox.events[0]) == nil)
        // Its place is free once its only reader has gone.
        _ = await bob.leave()
        await turn(eva, to: spanish)
        _ = await say("晚上好", as: ann)
        await eva.until { $0.said.count == 2 }
        #expect(translation(in: eva.inbox.events[1]) != nil)
    }

    @Test func `other translate shows a message once its translation is there`() async throws {
        try await TestEngine.with(Self.known) { translator, engine in
            engine.gate.close()
            let relaying = relaying(translator, examiner: Examiner(language: chinese)) { _ in
            } _: {
                $0.languages = [english]
                $0.allow = [english]
                $0.other = .translate
            }
            let bob = await reader("bob", english, in: relaying)
            let ann = await reader("ann", chinese, in: relaying)
            let request = ann.start { $0.say(Draft(text: Self.question), $1, from: $2) }
            await engine.gate.untilWaiting(1)
            #expect(bob.inbox.said.isEmpty)
            engine.gate.open()
            #expect(await ann.reply(to: request).sequence == Sequence(1))
            await bob.until { $0.said == [Self.question] }
            #expect(translation(in: bob.inbox.events[0])?.contains(Self.answer) == true)
        }
    }

    @Test func `other translate holds what no engine translates, and moderators see it in their language`() async throws
    {
        let text = "晚上好"
        let relaying = relaying(
            Translator(phrasebook: try Phrasebook.embedded()), examiner: Examiner(language: chinese)
        ) { _ in
        } _: {
            $0.languages = LanguageTag("fr").map { [$0] } ?? []
            $0.allow = $0.languages
            $0.other = .translate
        }
        let moderator = await reader("mod", english, in: relaying, .moderator)
        let ann = await reader("ann", chinese, in: relaying)
        let reply = await ann.ask { $0.say(Draft(text: text), $1, from: $2) }
        guard case .held = reply.output else {
            Issue.record("\(reply.output)")
            return
        }
        await moderator.until { !$0.held.isEmpty }
        let translation = try #require(moderator.inbox.held.first?.1)
        guard case .text(let shown, _, _) = translation.outcome else {
            Issue.record("\(translation)")
            return
        }
        #expect(shown.lowercased().contains("good evening"))
    }
}

/// Takes every text to be of one language.
private struct Examiner: MessageExaminer {
    let language: LanguageTag

    func examine(_ text: String, in room: RoomID, _ context: RuleContext, usual: LanguageTag?) -> Examination {
        Examination(
            reading: LanguageReading(language: language, confidence: 1, letters: 20, latinLetters: 0), terms: .clean,
            analysed: AnalysedText(text))
    }
}
