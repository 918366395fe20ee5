import ChatModel
import LanguageRules

/// A schedule of a room's languages while it is read.
struct ScheduleDraft: SettingsSection {
    private(set) var schedule = PolicySchedule(
        name: "", span: .weekly(days: [], from: 0, to: 0, offset: 0), allow: [], other: .allow)

    mutating func decode(_ reader: SettingsReader) {
        let name = "a text of 1 to 64 characters"
        reader.value("name", expecting: name, &schedule.name) { (1...64).contains($0.count) ? $0 : nil }
        reader.require("name", reader.isGiven("name"), "missing; expected \(name)")
        decodeSpan(reader)
        reader.list(
            "allow", expecting: "a language tag such as en or zh-Hans", countMax: RoomSettings.allowLimit,
            &schedule.allow
        ) { text, _ in LanguageTag(text) }
        reader.choice("other", &schedule.other)
    }

    private mutating func decodeSpan(_ reader: SettingsReader) {
        var days: [Int] = []
        var (from, to): (Int?, Int?)
        var offset = 0
        var (start, end): (Timestamp?, Timestamp?)
        reader.list("days", expecting: "a day from 1 (Monday) to 7", countMax: 7, &days) { text, _ in
            text.utf8.count == 1 ? Int(text).flatMap { (1...7).contains($0) ? $0 : nil } : nil
        }
        reader.optional("from", expecting: "a time of day from 00:00 to 23:59", &from) { Self.minutes($0, max: 1439) }
        reader.optional("to", expecting: "a time of day from 00:00 to 24:00", &to) { Self.minutes($0, max: 1440) }
        reader.integer("utc_offset_min", -840...840, &offset)
        let time = "a time in UTC such as 2026-01-31T20:00:00Z"
        reader.optional("once_from", expecting: time, &start) { Timestamp(rfc3339: $0) }
        reader.optional("once_to", expecting: time, &end) { Timestamp(rfc3339: $0) }

        let once = ["once_from", "once_to"]
        if once.contains(where: reader.isGiven) {
            for key in ["days", "from", "to", "utc_offset_min"] where reader.isGiven(key) {
                reader.require(key, false, "can't stand beside once_from and once_to")
            }
            for key in once { reader.require(key, reader.isGiven(key), "missing: give once_from and once_to") }
            guard let start, let end else { return }
            reader.require("once_to", start < end, "must be later than once_from")
            schedule.span = .once(start, end)
        } else {
            for key in ["from", "to"] {
                reader.require(key, reader.isGiven(key), "missing: give from and to, or once_from and once_to")
            }
            guard let from, let to else { return }
            schedule.span = .weekly(days: Set(days), from: from, to: to, offset: offset)
        }
    }

    /// Minutes since midnight; nil for what is no time or later than the latest.
    private static func minutes(_ text: String, max latest: Int) -> Int? {
        guard let match = text.wholeMatch(of: #/([0-9][0-9]):([0-5][0-9])/#), let hours = Int(match.1),
            let minutes = Int(match.2)
        else { return nil }
        let all = hours * 60 + minutes
        return all <= latest ? all : nil
    }
}
