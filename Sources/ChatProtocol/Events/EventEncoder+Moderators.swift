import ChatModel

/// What moderators alone are told.
extension EventEncoder {
    static func write(_ held: HeldMessage, _ writer: inout JSONWriter) {
        writer.member("ev", "held")
        writer.member("room", held.room)
        writer.member("hold", held.hold)
        writer.member("at", held.at)
        writer.user(held.author)
        writer.member("text", held.text)
        writer.member("lang", held.language.tag)
        writer.member("confidence", held.confidence)
        writer.member("rule", held.rule)
        if let translation = held.translation { writer.translation(translation) }
        if let until = held.until { writer.member("until", until) }
    }

    static func write(_ done: HoldDone, _ writer: inout JSONWriter) {
        writer.member("ev", "hold_done")
        writer.member("room", done.room)
        writer.member("hold", done.hold)
        writer.member("decision", done.decision.rawValue)
        if let by = done.by { writer.by(by) }
        if let sequence = done.sequence { writer.member("seq", sequence) }
    }

    static func write(_ report: Report, _ writer: inout JSONWriter) {
        writer.member("ev", "report")
        writer.member("room", report.room)
        writer.member("report", report.report)
        writer.member("of", report.of)
        writer.by(report.by)
        if let reason = report.reason { writer.member("reason", reason) }
    }

    static func write(_ appeal: Appeal, _ writer: inout JSONWriter) {
        writer.member("ev", "appealed")
        writer.member("room", appeal.room)
        writer.member("notice", appeal.notice)
        writer.user(appeal.author)
        writer.member("text", appeal.text)
    }

    static func write(_ raid: Raid, _ writer: inout JSONWriter) {
        writer.member("ev", "raid")
        writer.member("room", raid.room)
        writer.member("level", raid.level)
        writer.member("sample", raid.sample)
        writer.member("count", raid.count)
        if raid.shield { writer.member("shield", true) }
    }

    static func write(_ entries: [AuditEntry], _ writer: inout JSONWriter) {
        writer.name("entries")
        writer.beginArray()
        for entry in entries {
            writer.beginObject()
            writer.member("at", entry.at)
            writer.member("by", entry.actor.name)
            writer.member("action", entry.action)
            if let user = entry.user { writer.member("user", user.name) }
            if let message = entry.message { writer.member("of", message) }
            if let reason = entry.reason { writer.member("reason", reason) }
            if let until = entry.until { writer.member("until", until) }
            if let detail = entry.detail { writer.member("detail", detail) }
            writer.endObject()
        }
        writer.endArray()
    }

    static func write(_ card: UserCard, _ writer: inout JSONWriter) {
        writer.name("user")
        writer.beginObject()
        writer.member("id", card.id.name)
        writer.member("name", card.name)
        writer.name("notes")
        writer.beginArray()
        for note in card.notes {
            writer.beginObject()
            writer.member("at", note.at)
            writer.by(note.by)
            writer.member("text", note.text)
            writer.endObject()
        }
        writer.endArray()
        if let sanction = card.sanction {
            writer.name("sanction")
            writer.beginObject()
            writer.member("level", sanction.level.rawValue)
            writer.member("notice", sanction.notice)
            if let reason = sanction.reason { writer.member("reason", reason) }
            if let until = sanction.until { writer.member("until", until) }
            writer.endObject()
        }
        writer.member("warnings", card.warnings)
        writer.endObject()
    }
}
