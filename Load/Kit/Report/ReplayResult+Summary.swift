extension ReplayResult {
    /// The result for people, some twenty lines.
    package var summary: String {
        var lines = [
            "subscribers   \(plan.subscribers) and \(plan.slowReaders) slow, publishers \(plan.publishers); "
                + "joined \(tally.firstJoins)",
            "messages      published \(tally.times.sendDelay.count), acked \(ledger.acked), held \(ledger.held), "
                + "unanswered \(unanswered)\(Self.text(ledger.refused, " refused"))",
            "deliveries    \(book.deliveries), of them \(book.backlog) history or caught up on",
            "broken        lost \(lost), duplicated \(book.duplicates), out of order \(book.outOfOrder), "
                + "contradictory \(book.contradictions)",
            "lagged        \(tally.lagged), slow readers \(tally.laggedSlow) times and \(skipped) events",
            "connections   dropped on purpose \(tally.droppedOnPurpose), reconnects \(tally.reconnects) "
                + "(recovered \(tally.recovered), not \(tally.notRecovered)), given up \(tally.abandoned)"
                + Self.text(tally.endings, " endings") + Self.text(tally.failures, " failed"),
            "delivery      \(book.latency.summary)",
            "ack           \(tally.times.ack.summary)",
            "join          \(tally.times.join.summary)",
            "resume        \(tally.times.resume.summary)",
            "send delay    \(tally.times.sendDelay.summary)",
        ]
        if let audit {
            lines.append(
                "record        \(audit.recorded) messages; acked missing \(audit.ackedMissing), altered "
                    + "\(audit.ackedAltered); seen missing \(audit.seenMissing), altered \(audit.seenAltered); "
                    + "stored twice \(audit.storedTwice)")
        }
        if let cpu = usage.cpuSeconds, let first = usage.first, let last = usage.last {
            let perMillion = relayCPUPerMillion?.rounded(toPlaces: 3) ?? "–"
            lines.append(
                "relay         \(cpu.rounded(toPlaces: 2)) CPU s, \(perMillion) per million deliveries; RSS "
                    + "\(first.residentBytes >> 20) → \(last.residentBytes >> 20) MiB, peak \(usage.peakBytes >> 20)")
        }
        lines.append(
            "generator     \(usage.ownCPUSeconds.rounded(toPlaces: 2)) CPU s, "
                + "\(ownCPUPerMillion.rounded(toPlaces: 3)) per million deliveries; busy "
                + "\((usage.ownBusyShare * 100).rounded(toPlaces: 0)) % of its core")
        if usage.ownBusyShare > 0.9 { lines.append("The generator was saturated: latencies are its own.") }
        let broken = brokenPromises
        lines.append(
            broken.isEmpty ? "All promises kept." : "PROMISES BROKEN: " + broken.joined(separator: "; "))
        return lines.joined(separator: "\n")
    }

    private static func text(_ counts: [String: Int], _ title: String) -> String {
        guard !counts.isEmpty else { return "" }
        return ";\(title) " + counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    }
}
