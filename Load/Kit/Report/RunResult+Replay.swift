/// What the results of replays have had from the start, for those who read them.
extension RunResult {
    var replayFields: [(String, JSONValue)] {
        [
            ("plan", planFields), ("promises_kept", .bool(isPassed)),
            ("broken", .array(brokenPromises.map { .string($0) })), ("subscribers", .int(count(of: false))),
            ("publishers", .int(count(of: true))), ("joined", .int(tally.firstJoins)),
            ("published", .int(tally.times.sendDelay.count)), ("acked", .int(ledger.acked)),
            ("held", .int(ledger.held)), ("unanswered", .int(unanswered)), ("rejected", .counts(ledger.refused)),
            ("deliveries", .int(totals.deliveries)), ("backlog_deliveries", .int(totals.backlog)),
            ("lost", .int(lost)), ("duplicated", .int(totals.duplicates)), ("out_of_order", .int(totals.outOfOrder)),
            ("contradictory", .int(totals.contradictions)), ("lagged", .int(tally.lagged)),
            ("lagged_slow_readers", .int(tally.laggedSlow)), ("skipped", .int(skipped)),
            ("closes", .counts(tally.endings)), ("dropped_on_purpose", .int(tally.droppedOnPurpose)),
            ("abandoned", .int(tally.abandoned)), ("reconnects", .int(tally.reconnects)),
            ("resumed", .object([("recovered", .int(tally.recovered)), ("not_recovered", .int(tally.notRecovered))])),
            ("unreadable_lines", .int(tally.unreadable)), ("ack_ms", tally.times.ack.json),
            ("join_ms", tally.times.join.json), ("resume_ms", tally.times.resume.json),
            ("send_delay_ms", tally.times.sendDelay.json), ("generator_cpu_s", .number(usage.ownCPUSeconds)),
            ("generator_busy_share", .number(usage.ownBusyShare)),
            ("generator_cpu_s_per_million_deliveries", .number(ownCPUPerMillion)),
        ]
    }

    private func count(of speakers: Bool) -> Int {
        plan.scenario.groups.reduce(0) { $0 + ($1.behaviour.speaks == speakers ? $1.count : 0) }
    }

    private var planFields: JSONValue {
        let groups = plan.scenario.groups
        let running = plan.scenario.phases.last
        return .object([
            ("room", .string(plan.rooms.first ?? "")), ("rate", .number(running?.rates.values.reduce(0, +) ?? 0)),
            ("seconds", .number(running?.seconds ?? 0)),
            (
                "reconnect_percent_per_second",
                .number(groups.first { $0.behaviour == .flapper }?.flapPercent ?? 0)
            ),
            ("slow_readers", .int(groups.first { $0.behaviour == .slowReader }?.count ?? 0)),
            ("deflate", .bool(plan.deflate)), ("survive_seconds", .number(plan.scenario.patienceSeconds)),
            ("seed", .int(Int(truncatingIfNeeded: plan.seed))),
        ])
    }
}
