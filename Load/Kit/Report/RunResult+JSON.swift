extension RunResult {
    /// The result as a JSON document. Times are milliseconds where not named otherwise, memory is bytes.
    package var json: [UInt8] {
        JSONValue.object(plan.scenario.name == "replay" ? fields + replayFields : fields).document
    }

    private var fields: [(String, JSONValue)] {
        [
            ("scenario", .string(plan.scenario.name)), ("description", .string(plan.scenario.description)),
            ("started", .string(Machine.timestamp(secondsAgo: story.seconds(at: MonotonicClock.now)))),
            ("command", .string(plan.command)), ("url", .string(plan.url)), ("scale", .number(plan.scale)),
            ("scale_text", .string(plan.scenario.scaleText)), ("seed", .int(Int(truncatingIfNeeded: plan.seed))),
            ("duration_s", .number(seconds)), ("deflate", .bool(plan.deflate)), ("machine", Machine.json),
            ("passed", .bool(isPassed)), ("promises", .array(promises.map { Self.json($0, $1, $2) })),
            ("users", .array(users)), ("totals", totalsFields), ("refusals", .counts(refusals)),
            ("endings", .counts(tally.endings)), ("wrong_answers", .counts(tally.wrongAnswers)),
            ("failed_commands", .counts(tally.failures)), ("latency_ms", latencyFields), ("record", recordFields),
            ("relay", relayFields), ("generator", generatorFields),
            (
                "phases",
                .array(
                    story.phases.map {
                        .object([("name", .string($0.name)), ("from_s", .number($0.from)), ("to_s", .number($0.to))])
                    })
            ),
            ("series", series),
            (
                "marks",
                .array(story.marks.map { .object([("t_s", .number($0.seconds)), ("text", .string($0.text))]) })
            ),
        ]
    }

    private static func json(_ promise: Promise, _ measured: Double?, _ isKept: Bool) -> JSONValue {
        .object([
            ("name", .string(promise.kind.rawValue)), ("text", .string(promise.kind.text)),
            ("limit", .number(promise.limit)), ("relation", .string(promise.kind.relation.rawValue)),
            ("measured", measured.flatMap { $0.isFinite ? .number($0) : nil } ?? .null),
            ("unit", .string(promise.kind.unit)), ("kept", .bool(isKept)),
        ])
    }

    private var users: [JSONValue] {
        plan.scenario.groups.map { group in
            .object([
                ("name", .string(group.name)), ("behaviour", .string(group.behaviour.rawValue)),
                ("language", group.language.map { .string($0) } ?? .null), ("room", .string(group.rooms)),
                ("role", .string(group.role.rawValue)), ("count", .int(group.count)),
            ])
        }
    }

    private var totalsFields: JSONValue {
        .object([
            ("connections", .int(mostConnections)), ("rooms", .int(plan.rooms.count)),
            ("joined", .int(tally.firstJoins)), ("not_joined", .int(notJoined)),
            ("published", .int(tally.times.sendDelay.count)), ("acked", .int(ledger.acked)),
            ("held", .int(ledger.held)), ("unanswered", .int(unanswered)),
            ("refused", .int(tally.refusals.values.reduce(0, +))), ("raid_published", .int(tally.raidSent)),
            ("raid_refused", .int(tally.raidRefusals.values.reduce(0, +))), ("raid_alerts", .int(tally.raidAlerts)),
            ("deliveries", .int(totals.deliveries)), ("backlog_deliveries", .int(totals.backlog)),
            ("recognised_deliveries", .int(totals.recognised)), ("lost", .int(lost)),
            ("subscribers_with_loss", .int(subscribersWithLoss)), ("duplicated", .int(totals.duplicates)),
            ("out_of_order", .int(totals.outOfOrder)), ("contradictory", .int(totals.contradictions)),
            ("contradictory_replies", .int(tally.contradictions)), ("unreadable", .int(tally.unreadable)),
            ("lagged", .int(tally.lagged)), ("lagged_slow_readers", .int(tally.laggedSlow)), ("skipped", .int(skipped)),
            ("dropped_on_purpose", .int(tally.droppedOnPurpose)), ("reconnects", .int(tally.reconnects)),
            ("recovered", .int(tally.recovered)), ("not_recovered", .int(tally.notRecovered)),
            ("abandoned", .int(tally.abandoned)), ("stragglers", .int(stragglers)),
            ("moderated", .int(tally.moderated)), ("rubbish", .int(tally.rubbish)),
            ("whole_again_s", story.outage.flatMap { $0.isFinite ? .number($0) : nil } ?? .null),
            ("cpu_s", usage.cpuSeconds.map { .number($0) } ?? .null),
            ("cpu_s_per_million_deliveries", relayCPUPerMillion.map { .number($0) } ?? .null),
            ("rss_bytes", usage.last.map { .int($0.residentBytes) } ?? .null),
            ("rss_bytes_per_connection", memoryPerConnection.map { .number($0) } ?? .null),
        ])
    }

    private var refusals: [String: Int] {
        let mine = tally.refusals.map { ("say \($0.key)", $0.value) }
        let raiders = tally.raidRefusals.map { ("raid \($0.key)", $0.value) }
        return Dictionary(uniqueKeysWithValues: mine + raiders)
    }

    private var latencyFields: JSONValue {
        var members: [(String, JSONValue)] = [
            ("delivery", delivery.curveJSON), ("ack", tally.times.ack.curveJSON), ("join", tally.times.join.curveJSON),
            ("resume", tally.times.resume.curveJSON), ("moderation", tally.times.moderation.curveJSON),
            ("send_delay", tally.times.sendDelay.curveJSON),
        ]
        // A replay's result has always had the deliveries' percentiles here.
        if plan.scenario.name == "replay", case .object(let own) = delivery.json { members = own + members }
        return .object(members)
    }

    private var series: JSONValue {
        .object(
            RunStory.columns.enumerated().map { index, name in
                (name, .array(story.rows.map { $0[index].map { .number($0) } ?? .null }))
            })
    }

    var recordFields: JSONValue {
        guard let audit else { return .null }
        let findings = audit.findings
        return .object([
            ("rooms", .int(audit.rooms)), ("rooms_in_all", .int(audit.roomsInAll)),
            ("messages", .int(findings.recorded)), ("acked_missing", .int(findings.ackedMissing)),
            ("acked_altered", .int(findings.ackedAltered)), ("seen_missing", .int(findings.seenMissing)),
            ("seen_altered", .int(findings.seenAltered)), ("stored_twice", .int(findings.storedTwice)),
            ("disordered", .int(findings.disordered)),
        ])
    }

    var relayFields: JSONValue {
        guard let first = usage.first, let last = usage.last else { return .null }
        return .object([
            ("cpu_s", usage.cpuSeconds.map { .number($0) } ?? .null),
            ("cpu_s_per_million_deliveries", relayCPUPerMillion.map { .number($0) } ?? .null),
            ("rss_start", .int(first.residentBytes)),
            ("rss_joined", usage.joined.map { .int($0.residentBytes) } ?? .null), ("rss_peak", .int(usage.peakBytes)),
            ("rss_end", .int(last.residentBytes)),
        ])
    }

    private var generatorFields: JSONValue {
        .object([
            ("cpu_s", .number(usage.ownCPUSeconds)), ("busy_share", .number(usage.ownBusyShare)),
            ("cpu_s_per_million_deliveries", .number(ownCPUPerMillion)),
        ])
    }
}
