extension ReplayResult {
    /// The result as a JSON document. Times are milliseconds, memory is bytes.
    package var json: [UInt8] { JSONValue.object(fields).document }

    private var fields: [(String, JSONValue)] {
        [
            ("scenario", .string("replay")), ("plan", planFields),
            ("promises_kept", .bool(brokenPromises.isEmpty)),
            ("broken", .array(brokenPromises.map { .string($0) })),
            ("subscribers", .int(plan.subscribers + plan.slowReaders)), ("publishers", .int(plan.publishers)),
            ("joined", .int(tally.firstJoins)), ("published", .int(tally.times.sendDelay.count)),
            ("acked", .int(ledger.acked)), ("held", .int(ledger.held)), ("unanswered", .int(unanswered)),
            ("rejected", .counts(ledger.refused)), ("deliveries", .int(book.deliveries)),
            ("backlog_deliveries", .int(book.backlog)), ("lost", .int(lost)), ("duplicated", .int(book.duplicates)),
            ("out_of_order", .int(book.outOfOrder)), ("contradictory", .int(book.contradictions)),
            ("lagged", .int(tally.lagged)), ("lagged_slow_readers", .int(tally.laggedSlow)),
            ("skipped", .int(skipped)), ("closes", .counts(tally.endings)),
            ("dropped_on_purpose", .int(tally.droppedOnPurpose)), ("abandoned", .int(tally.abandoned)),
            ("reconnects", .int(tally.reconnects)),
            ("resumed", .object([("recovered", .int(tally.recovered)), ("not_recovered", .int(tally.notRecovered))])),
            ("failed_commands", .counts(tally.failures)), ("unreadable_lines", .int(tally.unreadable)),
            ("latency_ms", book.latency.json), ("ack_ms", tally.times.ack.json), ("join_ms", tally.times.join.json),
            ("resume_ms", tally.times.resume.json), ("send_delay_ms", tally.times.sendDelay.json),
            ("record", recordFields), ("relay", relayFields),
            ("generator_cpu_s", .number(usage.ownCPUSeconds)),
            ("generator_busy_share", .number(usage.ownBusyShare)),
            ("generator_cpu_s_per_million_deliveries", .number(ownCPUPerMillion)),
        ]
    }

    private var planFields: JSONValue {
        .object([
            ("room", .string(plan.room)), ("rate", .number(plan.rate)), ("seconds", .number(plan.seconds)),
            ("reconnect_percent_per_second", .number(plan.reconnectPercent)), ("slow_readers", .int(plan.slowReaders)),
            ("deflate", .bool(plan.deflate)), ("survive_seconds", .number(plan.surviveSeconds)),
            ("seed", .int(Int(truncatingIfNeeded: plan.seed))),
        ])
    }

    private var recordFields: JSONValue {
        guard let audit else { return .null }
        return .object([
            ("messages", .int(audit.recorded)), ("acked_missing", .int(audit.ackedMissing)),
            ("acked_altered", .int(audit.ackedAltered)), ("seen_missing", .int(audit.seenMissing)),
            ("seen_altered", .int(audit.seenAltered)), ("stored_twice", .int(audit.storedTwice)),
            ("disordered", .int(audit.disordered)),
        ])
    }

    private var relayFields: JSONValue {
        guard let first = usage.first, let last = usage.last else { return .null }
        return .object([
            ("cpu_s", usage.cpuSeconds.map { .number($0) } ?? .null),
            ("cpu_s_per_million_deliveries", relayCPUPerMillion.map { .number($0) } ?? .null),
            ("rss_start", .int(first.residentBytes)),
            ("rss_joined", usage.joined.map { .int($0.residentBytes) } ?? .null), ("rss_peak", .int(usage.peakBytes)),
            ("rss_end", .int(last.residentBytes)),
        ])
    }
}
