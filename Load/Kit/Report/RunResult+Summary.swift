extension RunResult {
    /// The promises that were not kept, in words.
    package var brokenPromises: [String] {
        promises.filter { !$0.isKept }.map { promise, measured, _ in
            let found = measured.map { Self.text($0, promise.kind.unit) } ?? "not measured"
            return "\(promise.kind.text): \(found), promised \(promise.kind.relation.rawValue) "
                + Self.text(promise.limit, promise.kind.unit)
        }
    }

    /// The result for people, some twenty lines.
    package var summary: String {
        var lines = [
            "users         " + plan.scenario.groups.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
                + "; joined \(tally.firstJoins), most at one time \(mostConnections)",
            "messages      published \(tally.times.sendDelay.count), acked \(ledger.acked), held \(ledger.held), "
                + "unanswered \(unanswered)\(Self.text(ledger.refused, " refused"))",
            "deliveries    \(totals.deliveries), of them \(totals.backlog) history or caught up on",
            "broken        lost \(lost), duplicated \(totals.duplicates), out of order \(totals.outOfOrder), "
                + "contradictory \(totals.contradictions)",
            "lagged        \(tally.lagged), slow readers \(tally.laggedSlow) times and \(skipped) events",
            "connections   dropped on purpose \(tally.droppedOnPurpose), reconnects \(tally.reconnects) "
                + "(recovered \(tally.recovered), not \(tally.notRecovered)), given up \(tally.abandoned)"
                + Self.text(tally.endings, " endings") + Self.text(tally.failures, " failed"),
            "delivery      \(delivery.summary)",
            "ack           \(tally.times.ack.summary)",
            "join          \(tally.times.join.summary)",
            "resume        \(tally.times.resume.summary)",
            "send delay    \(tally.times.sendDelay.summary)",
        ]
        if tally.moderated > 0 { lines.append("moderation    \(tally.times.moderation.summary)") }
        if tally.rubbish > 0 {
            lines.append("rubbish       \(tally.rubbish) tries\(Self.text(tally.wrongAnswers, " answered wrongly"))")
        }
        for mark in story.marks { lines.append("at \(mark.seconds.rounded(toPlaces: 1)) s".padded(to: 14) + mark.text) }
        if let audit {
            let found = audit.findings
            lines.append(
                "record        \(found.recorded) messages of \(audit.rooms) rooms (of \(audit.roomsInAll)); acked "
                    + "missing \(found.ackedMissing), altered \(found.ackedAltered); seen missing "
                    + "\(found.seenMissing), altered \(found.seenAltered); stored twice \(found.storedTwice)")
        }
        if let first = usage.first, let last = usage.last {
            let cpu = usage.cpuSeconds?.rounded(toPlaces: 2) ?? "–"
            let perMillion = relayCPUPerMillion?.rounded(toPlaces: 3) ?? "–"
            let perConnection = memoryPerConnection.map { Self.text($0, "bytes") } ?? "–"
            lines.append(
                "relay         \(cpu) CPU s, \(perMillion) per million deliveries; RSS \(first.residentBytes >> 20) → "
                    + "\(last.residentBytes >> 20) MiB, peak \(usage.peakBytes >> 20); \(perConnection) a connection")
        }
        lines.append(
            "generator     \(usage.ownCPUSeconds.rounded(toPlaces: 2)) CPU s, "
                + "\(ownCPUPerMillion.rounded(toPlaces: 3)) per million deliveries; busy "
                + "\((usage.ownBusyShare * 100).rounded(toPlaces: 0)) % of its core")
        if usage.ownBusyShare > 0.9 { lines.append("The generator was saturated: latencies are its own.") }
        for (promise, measured, isKept) in promises where isKept {
            lines.append(
                "kept          \(promise.kind.text): \(measured.map { Self.text($0, promise.kind.unit) } ?? "–") "
                    + "(\(promise.kind.relation.rawValue) \(Self.text(promise.limit, promise.kind.unit)))")
        }
        let broken = brokenPromises
        lines.append(broken.isEmpty ? "All promises kept." : "PROMISES BROKEN: " + broken.joined(separator: "; "))
        return lines.joined(separator: "\n")
    }

    private static func text(_ value: Double, _ unit: String) -> String {
        guard value.isFinite else { return "not until the end" }
        let isWhole = value == value.rounded() || value >= 1000
        let number = value.rounded(toPlaces: isWhole ? 0 : 2)
        return unit == "%" ? "\(number) %" : "\(number) \(unit)"
    }

    private static func text(_ counts: [String: Int], _ title: String) -> String {
        guard !counts.isEmpty else { return "" }
        return ";\(title) " + counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        count < width ? self + String(repeating: " ", count: width - count) : self + " "
    }
}
