import ChatModel
import Testing

@Suite struct RoomSettingsTests {
    private static let full = RoomSettingsPatch(
        title: "T", languages: [.english], allow: [.english, .undetermined], other: .warn, slowSeconds: 5,
        charactersMax: 100, emoteOnly: true, membersOnly: true, links: .hold, unique: true, paused: true, shield: true,
        level: 4, translate: true, glossary: [.keep("Ana")], pinned: [Sequence(3), Sequence(9)],
        questions: [Question(sequence: Sequence(5), votes: 2)], linked: [RoomID("other")].compactMap { $0 })

    @Test func `an empty patch changes nothing`() {
        var settings = RoomSettings(charactersMax: 500)
        settings.apply(Self.full)
        let before = settings
        settings.apply(RoomSettingsPatch())
        #expect(settings == before)
    }

    @Test func `a patch sets what it names`() {
        var settings = RoomSettings(charactersMax: 500)
        settings.apply(Self.full)
        #expect(settings.title == "T")
        #expect(settings.slowSeconds == 5)
        #expect(settings.charactersMax == 100)
        #expect(settings.membersOnly)
        #expect(settings.paused)
        #expect(settings.pinned == [Sequence(3), Sequence(9)])
        #expect(settings.languages == [.english])
        #expect(settings.allow == [.english, .undetermined])
        #expect(settings.other == .warn)
        #expect(settings.emoteOnly)
        #expect(settings.links == .hold)
        #expect(settings.unique)
        #expect(settings.shield)
        #expect(settings.level == 4)
        #expect(settings.translate)
        #expect(settings.glossary == [.keep("Ana")])
        #expect(settings.questions == [Question(sequence: Sequence(5), votes: 2)])
        #expect(settings.linked.map(\.name) == ["other"])
    }

    @Test func `each part of a patch leaves the others alone`() {
        let parts: [RoomSettingsPatch] = [
            RoomSettingsPatch(title: "T"), RoomSettingsPatch(slowSeconds: 5), RoomSettingsPatch(charactersMax: 100),
            RoomSettingsPatch(membersOnly: true), RoomSettingsPatch(paused: true),
            RoomSettingsPatch(pinned: [Sequence(3), Sequence(9)]), RoomSettingsPatch(languages: Self.full.languages),
            RoomSettingsPatch(allow: Self.full.allow), RoomSettingsPatch(other: .warn),
            RoomSettingsPatch(emoteOnly: true), RoomSettingsPatch(links: .hold), RoomSettingsPatch(unique: true),
            RoomSettingsPatch(shield: true), RoomSettingsPatch(level: 4), RoomSettingsPatch(translate: true),
            RoomSettingsPatch(glossary: Self.full.glossary), RoomSettingsPatch(questions: Self.full.questions),
            RoomSettingsPatch(linked: Self.full.linked),
        ]
        var whole = RoomSettings(charactersMax: 500)
        whole.apply(Self.full)
        for order in [parts, parts.reversed(), parts.shuffled()] {
            var settings = RoomSettings(charactersMax: 500)
            for part in order {
                let before = settings
                settings.apply(part)
                #expect(settings != before, "\(part)")
            }
            #expect(settings == whole)
        }
    }

    @Test func `what is set can be unset`() {
        var settings = RoomSettings(charactersMax: 500)
        settings.apply(Self.full)
        settings.apply(
            RoomSettingsPatch(
                title: "", languages: [], allow: [], other: .allow, slowSeconds: 0, charactersMax: 500,
                emoteOnly: false,
                membersOnly: false, links: .allow, unique: false, paused: false, shield: false, level: 2,
                translate: false, glossary: [], pinned: [], questions: [], linked: []))
        #expect(settings == RoomSettings(charactersMax: 500))
    }

    @Test func `settings as a patch make any others the same`() {
        var settings = RoomSettings(charactersMax: 500)
        settings.apply(Self.full)
        var others = RoomSettings(charactersMax: 7)
        others.apply(settings.asPatch)
        #expect(others == settings)
    }
}
