import ChatModel
import Testing

@Suite struct RoomSettingsTests {
    private static let full = RoomSettingsPatch(
        title: "T", slowSeconds: 5, charactersMax: 100, membersOnly: true, paused: true,
        pinned: [Sequence(3), Sequence(9)])

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
    }

    @Test func `each part of a patch leaves the others alone`() {
        let parts: [RoomSettingsPatch] = [
            RoomSettingsPatch(title: "T"), RoomSettingsPatch(slowSeconds: 5), RoomSettingsPatch(charactersMax: 100),
            RoomSettingsPatch(membersOnly: true), RoomSettingsPatch(paused: true),
            RoomSettingsPatch(pinned: [Sequence(3), Sequence(9)]),
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
                title: "", slowSeconds: 0, charactersMax: 500, membersOnly: false, paused: false, pinned: []))
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
