import ChatModel
import LanguageRules
import Relay
import Testing

@testable import InterlineServer

/// Schedules and limits by language of configured rooms.
@Suite struct LanguageTimesTests {
    private static func room(_ rest: String) -> String { "rooms: {configured: [{name: a, \(rest)}]}" }
    private static func schedule(_ rest: String) -> String { room("schedules: [{name: n, \(rest)}]") }
    private static let place = "s.yaml:1: rooms.configured[0]"

    private func tag(_ text: String) throws -> LanguageTag { try #require(LanguageTag(text)) }

    private func read(_ yaml: String) throws -> ConfiguredRoom {
        try #require(try Settings.decode(yaml: yaml, file: "s.yaml").rooms.configured.first)
    }

    @Test func `a schedule by days of the week is read`() throws {
        let yaml = Self.schedule(
            "days: [7, 1, 1], from: \"23:30\", to: \"24:00\", utc_offset_min: -210, allow: [zh, yue], other: hold")
        let expected = PolicySchedule(
            name: "n", span: .weekly(days: [1, 7], from: 1410, to: 1440, offset: -210),
            allow: [try tag("zh"), try tag("yue")], other: .hold)
        #expect(try read(yaml).schedules == [expected])
    }

    @Test func `a schedule that comes once is read, and the order stays`() throws {
        let yaml = Self.room(
            "schedules: [{name: one, once_from: \"2026-01-31T20:00:00Z\", once_to: \"2026-01-31T21:00:00.500Z\"}, "
                + "{name: two, from: 00:00, to: 00:00}]")
        let start = try #require(Timestamp(rfc3339: "2026-01-31T20:00:00Z"))
        let schedules = try read(yaml).schedules
        #expect(schedules.map(\.name) == ["one", "two"])
        #expect(schedules.first?.span == .once(start, start + .milliseconds(3_600_500)))
    }

    static let mistakes = [
        Mistake(
            room("schedules: [{from: 00:00, to: 01:00}]"),
            "\(place).schedules[0].name: missing; expected a text of 1 to 64 characters"),
        Mistake(
            schedule("from: 01:00"),
            "\(place).schedules[0].to: missing: give from and to, or once_from and once_to"),
        Mistake(
            schedule("from: 24:00, to: 01:00"),
            "\(place).schedules[0].from: expected a time of day from 00:00 to 23:59, found \"24:00\""),
        Mistake(
            schedule("from: 01:00, to: 24:01"),
            "\(place).schedules[0].to: expected a time of day from 00:00 to 24:00, found \"24:01\""),
        Mistake(
            schedule("from: 1:00, to: 02:60"),
            "\(place).schedules[0].from: expected a time of day from 00:00 to 23:59, found \"1:00\""),
        Mistake(
            schedule("from: 01:00, to: 02:00, days: [8]"),
            "\(place).schedules[0].days[0]: expected a day from 1 (Monday) to 7, found 8"),
        Mistake(
            schedule("from: 01:00, to: 02:00, utc_offset_min: 841"),
            "\(place).schedules[0].utc_offset_min: expected a whole number from -840 to 840, found 841"),
        Mistake(
            schedule("once_from: \"2026-01-31T20:00:00Z\""),
            "\(place).schedules[0].once_to: missing: give once_from and once_to"),
        Mistake(
            schedule("once_from: \"2026-01-31T20:00:00Z\", once_to: \"2026-01-31T20:00:00Z\""),
            "\(place).schedules[0].once_to: must be later than once_from"),
        Mistake(
            schedule("once_from: \"2026-01-31T20:00:00Z\", once_to: \"2026-02-31T20:00:00Z\""),
            "\(place).schedules[0].once_to: expected a time in UTC such as 2026-01-31T20:00:00Z, "
                + "found \"2026-02-31T20:00:00Z\""),
        Mistake(
            schedule("days: [1], once_from: \"2026-01-31T20:00:00Z\", once_to: \"2026-02-01T20:00:00Z\""),
            "\(place).schedules[0].days: can't stand beside once_from and once_to"),
        Mistake(
            room("language_limits: [{chars_max: 5}]"),
            "\(place).language_limits[0].language: missing; expected a language tag such as en or zh-Hans"),
        Mistake(
            room("language_limits: [{language: zh}, {language: ZH}]"),
            "\(place).language_limits[1].language: zh is already given"),
        Mistake(
            room("language_limits: [{language: zh, slow: 5}]"),
            "\(place).language_limits[0].slow: unknown key; did you mean slow_s?"),
    ]

    @Test func `wrong schedules and limits are reported`() {
        for mistake in Self.mistakes {
            let found = problems(mistake.yaml)
            #expect(found.contains(mistake.problem), "\(mistake.yaml): \(found)")
        }
    }

    @Test func `a room has no more schedules than its policy takes`() throws {
        func yaml(_ count: Int) -> String {
            let one = "{name: n, from: 00:00, to: 01:00}"
            return Self.room("schedules: [\(Array(repeating: one, count: count).joined(separator: ", "))]")
        }
        #expect(try read(yaml(LanguagePolicy.schedulesLimit)).schedules.count == LanguagePolicy.schedulesLimit)
        #expect(problems(yaml(LanguagePolicy.schedulesLimit + 1)).count == 1)
    }

    @Test func `a room's own schedules come before the relay's, its limits stand instead of them`() throws {
        let yaml = Self.room(
            "schedules: [{name: own, from: 00:00, to: 00:00, allow: [zh], other: reject}], "
                + "language_limits: [{language: zh, chars_max: 40, slow_s: 9}, {language: en}]")
        let settings = try Settings.decode(yaml: yaml, file: "s.yaml")
        var limits = RoomConfiguration(settings).limits
        let (zh, en, es) = (try tag("zh"), try tag("en"), try tag("es"))
        let common = PolicySchedule(
            name: "common", span: .weekly(days: [], from: 0, to: 0, offset: 0), allow: [], other: .allow)
        limits.rules.language.schedules = [common]
        limits.rules.language.limits = [zh: LanguageLimit(charactersMax: 1), es: LanguageLimit(slowSeconds: 2)]
        let blueprint = RoomBlueprint(try read(yaml), settings)
        let policy = limits.following(blueprint).rules.language
        #expect(policy.schedules.map(\.name) == ["own", "common"])
        #expect(policy.effective(at: Timestamp(milliseconds: 0)).schedule == "own")
        #expect(policy.limits[zh] == LanguageLimit(charactersMax: 40, slowSeconds: 9))
        #expect(policy.limits[en] == LanguageLimit())
        #expect(policy.limits[es] == LanguageLimit(slowSeconds: 2))
        #expect(limits.following(nil).rules.language == limits.rules.language)
    }
}
