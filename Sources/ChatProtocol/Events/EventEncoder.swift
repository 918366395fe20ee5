import ChatModel

/// Writes what the server tells one connection, one line an event.
package enum EventEncoder {
    /// Appends the event's line without a line end.
    package static func append(_ event: ServerEvent, to output: inout [UInt8]) {
        JSONWriter.append(to: &output) { writer in
            writer.beginObject()
            write(event, &writer)
            writer.endObject()
        }
    }

    private static func write(_ event: ServerEvent, _ writer: inout JSONWriter) {
        switch event {
        case .welcome(let welcome): write(welcome, &writer)
        case .ok(let id, let outcome):
            writer.member("ev", "ok")
            writer.member("id", id)
            write(outcome, &writer)
        case .error(let reply): write(reply, &writer)
        case .joined(let joined): write(joined, &writer)
        case .left(let room, let code):
            writer.member("ev", "left")
            writer.member("room", room)
            writer.member("code", code.rawValue)
        case .viewers(let room, let viewers): write(viewers, of: room, &writer)
        case .notice(let notice): write(notice, &writer)
        case .translation(let room, let of, let translation):
            begin("tr", room, of, &writer)
            writer.translation(translation)
        case .votes(let room, let of, let count):
            begin("votes", room, of, &writer)
            writer.member("count", count)
        case .reactions(let room, let of, let counts):
            begin("reactions", room, of, &writer)
            writer.counts("counts", counts.map { ($0.key.text, $0.value) })
        case .held(let held): write(held, &writer)
        case .holdDone(let done): write(done, &writer)
        case .report(let report): write(report, &writer)
        case .appealed(let appeal): write(appeal, &writer)
        case .raid(let raid): write(raid, &writer)
        case .linkOffered(let room, let other, let host):
            writer.member("ev", "link_offer")
            writer.member("room", room)
            writer.member("with", other)
            writer.by(host)
        case .lagged(let room, let after, let before, let isSampled):
            writer.member("ev", "lagged")
            writer.member("room", room)
            writer.member("after", after)
            writer.member("before", before)
            if isSampled { writer.member("sampled", true) }
        case .bye(let code, let reason, let retry):
            writer.member("ev", "bye")
            writer.member("code", Int(code.rawValue))
            writer.member("reason", reason)
            if let retry { writer.member("retry_ms", retry) }
        }
    }

    private static func begin(_ ev: String, _ room: RoomID, _ of: Sequence, _ writer: inout JSONWriter) {
        writer.member("ev", ev)
        writer.member("room", room)
        writer.member("of", of)
    }

    private static func write(_ welcome: Welcome, _ writer: inout JSONWriter) {
        writer.member("ev", "welcome")
        writer.member("server", welcome.server)
        writer.member("node", welcome.node)
        writer.member("at", welcome.at)
        writer.name("limits")
        writer.beginObject()
        writer.member("frame_bytes", welcome.limits.frameBytes)
        writer.member("text_chars", welcome.limits.textCharacters)
        writer.member("rooms", welcome.limits.rooms)
        writer.member("commands_per_s", welcome.limits.commandsPerSecond)
        writer.member("idle_s", welcome.limits.idleSeconds)
        writer.endObject()
    }

    private static func write(_ outcome: Outcome, _ writer: inout JSONWriter) {
        switch outcome {
        case .done: break
        case .hello(let principal): writer.you(principal)
        case .said(let sequence, let at):
            writer.member("seq", sequence)
            writer.member("at", at)
        case .held(let hold):
            writer.member("held", true)
            writer.member("hold", hold)
        case .pong(let at): writer.member("at", at)
        case .history(let lines): write(lines, &writer)
        case .user(let card, let recent):
            write(card, &writer)
            write(recent, &writer)
        case .audit(let entries): write(entries, &writer)
        }
    }

    private static func write(_ lines: [[UInt8]], _ writer: inout JSONWriter) {
        writer.name("events")
        writer.beginArray()
        for line in lines { writer.splice(line) }
        writer.endArray()
    }

    private static func write(_ reply: ErrorReply, _ writer: inout JSONWriter) {
        writer.member("ev", "error")
        writer.member("id", reply.id)
        writer.member("code", reply.code.rawValue)
        writer.member("message", reply.message)
        if let retry = reply.retryMilliseconds { writer.member("retry_ms", retry) }
        if let rule = reply.rule { writer.member("rule", rule) }
        if let notice = reply.notice { writer.member("notice", notice) }
    }

    private static func write(_ joined: Joined, _ writer: inout JSONWriter) {
        writer.member("ev", "joined")
        writer.member("id", joined.id)
        writer.member("room", joined.room)
        writer.member("epoch", joined.newest.epoch)
        writer.member("seq", joined.newest.sequence)
        writer.member("recovered", joined.recovered)
        writer.you(joined.you)
        writer.settings("state", joined.state.asPatch, emotes: joined.emotes, rules: joined.rules)
        writer.member("viewers", joined.viewers)
    }

    private static func write(_ viewers: ViewerCount, of room: RoomID, _ writer: inout JSONWriter) {
        writer.member("ev", "viewers")
        writer.member("room", room)
        writer.member("count", viewers.count)
        guard !viewers.languages.isEmpty else { return }
        writer.counts("langs", viewers.languages.map { ($0.key.tag, $0.value) })
    }

    private static func write(_ notice: Notice, _ writer: inout JSONWriter) {
        writer.member("ev", "notice")
        writer.member("room", notice.room)
        writer.member("notice", notice.notice)
        writer.member("level", notice.level.rawValue)
        writer.member("code", notice.code)
        writer.member("rule", notice.rule)
        writer.member("message", notice.message)
        if let until = notice.until { writer.member("until", until) }
        if let text = notice.text { writer.member("text", text) }
        if notice.isAppealable { writer.member("appeal", true) }
    }
}
