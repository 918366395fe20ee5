import ChatModel
import Foundation
import RoomLog

/// Votes, reactions and the question queue in the state store.
///
/// What gathers while one act of storing runs goes with the next, so a flood of votes costs a write for each message
/// that it is about, not one for each vote.
extension Room {
    private var queueKey: String { "room/\(id.name)/questions" }
    private var pagePrefix: String { "room/\(id.name)/tally/" }

    private func pageKey(_ target: TallyTarget, _ number: Int) -> String {
        switch target {
        case .question(let sequence): "\(pagePrefix)q/\(sequence)/\(number)"
        case .message(let sequence): "\(pagePrefix)m/\(sequence)/\(number)"
        }
    }

    /// Stores what waits, after the acts that were asked for before.
    func storeTallies() {
        guard !tallies.isStoring else { return }
        tallies.isStoring = true
        perform { room in await room.storeWaiting() }
    }

    private func storeWaiting() async {
        tallies.isStoring = false
        let batch = tallies.takeWaiting()
        let left = tallies.takeLeft()
        var values: [(key: String, value: StoredTally)] = []
        for (target, waiting) in batch {
            let sheet = sheet(target)
            for page in sheet?.pages(with: waiting.map(\.mark)) ?? [] {
                values.append((pageKey(target, page.number), .page(MarkPage(page.marks))))
            }
        }
        for (target, pages) in left {
            for number in 0..<pages { values.append((pageKey(target, number), .none)) }
        }
        if tallies.isQueueUnstored {
            tallies.isQueueUnstored = false
            values.append(
                (queueKey, .queue(QuestionFile(through: recent.newest.value, waiting: tallies.questions.waiting))))
        }
        let failed = await write(values)
        for (target, waiting) in batch {
            let isStored = failed.isEmpty || !failed.contains { $0.hasPrefix(pageKey(target, 0).dropLast()) }
            finish(target, waiting, isStored: isStored)
        }
        // It is written anew with the next change; what it lacks until then, the record tells after a restart.
        if failed.contains(queueKey) { tallies.isQueueUnstored = true }
        tellTallies()
        if !tallies.waiting.isEmpty || !tallies.left.isEmpty { storeTallies() }
    }

    /// Stores a queue as it is to be.
    func store(_ questions: QuestionQueue) async throws(Refusal) {
        let file = QuestionFile(through: recent.newest.value, waiting: questions.waiting)
        guard await write([(queueKey, .queue(file))]).isEmpty else { throw .overloaded(retry: .seconds(1)) }
    }

    private func sheet(_ target: TallyTarget) -> MarkSheet? {
        switch target {
        case .question(let sequence): tallies.questions[sequence]
        case .message(let sequence): tallies.reactions[sequence]
        }
    }

    /// Counts marks that were stored, or takes back those that were not, and answers their users.
    private func finish(_ target: TallyTarget, _ waiting: [Tallies.Waiting], isStored: Bool) {
        let marks = waiting.map(\.mark)
        switch (target, isStored) {
        case (.question(let sequence), true): tallies.questions.stored(marks, for: sequence)
        case (.question(let sequence), false): tallies.questions.takeBack(marks, for: sequence)
        case (.message(let sequence), true): tallies.reactions.stored(marks, of: sequence)
        case (.message(let sequence), false): tallies.reactions.takeBack(marks, of: sequence)
        }
        if isStored { tallies.change(target) }
        for mark in waiting {
            mark.seat.receive(
                isStored
                    ? .done(mark.request)
                    : .refused(mark.request, id, .overloaded(retry: .seconds(1)), hasLeft: false))
        }
    }

    /// Writes the values, all at once, so that they go into the store as one group.
    ///
    /// - Returns: the keys of those that were not written.
    private func write(_ values: [(key: String, value: StoredTally)]) async -> Set<String> {
        guard !values.isEmpty else { return [] }
        let store = services.state
        let failures = await withTaskGroup(of: (key: String, reason: String)?.self) { group in
            for (key, value) in values {
                group.addTask {
                    do {
                        _ = try await store.put(key, try value.bytes, expecting: nil)
                        return nil
                    } catch {
                        return (key, "\(error)")
                    }
                }
            }
            return await group.reduce(into: []) { found, failure in failure.map { found.append($0) } }
        }
        if let first = failures.first { services.report(.stateUnavailable(id, first.reason)) }
        return Set(failures.map(\.key))
    }

    /// Takes up what was stored before a restart. What the queue lacks, since the relay ended before it was written, is
    /// among the newest events.
    func loadTallies() async throws {
        var stored = QuestionFile(through: 0, waiting: [])
        if let entry = try await services.state.get(queueKey), let value = entry.value {
            stored = try JSONDecoder().decode(QuestionFile.self, from: Data(value))
        }
        // Nobody can read a question that the record no longer has.
        for question in stored.waiting where question.sequence > retainedAfter.value && !isGone(question) {
            _ = tallies.questions.enter(question)
        }
        let messages = recent.messages(since: Timestamp(milliseconds: 0))
        for message in messages { _ = tallies.reactions.add(message.sequence) }
        try await loadPages()
        for message in messages where message.isQuestion && message.sequence.value > stored.through {
            guard let user = message.author else { continue }
            enter(
                QuestionQueue.Waiting(
                    sequence: message.sequence.value, user: user.name, at: message.at.milliseconds))
        }
        tallies.shown = tallies.questions.sequences
        for message in tallies.reactions.reacted { tallies.toldLines[message] = reactionLine(message) }
    }

    private func loadPages() async throws {
        let decoder = JSONDecoder()
        var pages: [(target: TallyTarget, number: Int, page: MarkPage)] = []
        for entry in try await services.state.entries(prefix: pagePrefix) {
            let parts = entry.key.utf8.dropFirst(pagePrefix.utf8.count).split(separator: UInt8(ascii: "/"))
                .map { String(decoding: $0, as: UTF8.self) }
            guard parts.count == 3, let sequence = Int64(parts[1]), let number = Int(parts[2]), let value = entry.value
            else { continue }
            let target = parts[0] == "q" ? TallyTarget.question(Sequence(sequence)) : .message(Sequence(sequence))
            pages.append((target, number, try decoder.decode(MarkPage.self, from: Data(value))))
        }
        // A key's numbers are not in the order of numbers.
        for (target, number, page) in pages.sorted(by: { $0.number < $1.number }) {
            let isThere =
                switch target {
                case .question(let sequence):
                    tallies.questions.putBack(page: number, page.marks, for: sequence)
                case .message(let sequence):
                    recent[sequence]?.author != nil
                        && tallies.reactions.putBack(page: number, page.marks, of: sequence)
                }
            // It left, and the relay ended before that was written.
            if !isThere { tallies.left.append((target, number + 1)) }
        }
        if !tallies.left.isEmpty { storeTallies() }
    }
}

/// The question queue as it is stored.
struct QuestionFile: Codable, Sendable {
    /// All questions up to this event have been looked at.
    let through: Int64
    let waiting: [QuestionQueue.Waiting]
}

/// Marks as they are stored: the markers by label.
private struct MarkPage: Codable, Sendable {
    private var marked: [String: [UInt64]] = [:]

    init(_ marks: [MarkSheet.Mark]) {
        for mark in marks { marked[mark.label, default: []].append(mark.marker.bits) }
    }

    var marks: [MarkSheet.Mark] {
        marked.flatMap { label, markers in
            markers.map { MarkSheet.Mark(label: label, marker: Marker(bits: $0)) }
        }
    }
}

/// What is written under a key.
private enum StoredTally: Sendable {
    case page(MarkPage)
    case queue(QuestionFile)
    case none

    var bytes: [UInt8]? {
        get throws {
            switch self {
            case .page(let page): Array(try JSONEncoder().encode(page))
            case .queue(let file): Array(try JSONEncoder().encode(file))
            case .none: nil
            }
        }
    }
}
