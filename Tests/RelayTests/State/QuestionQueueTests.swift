import ChatModel
import Testing

@testable import Relay

@Suite struct QuestionQueueTests {
    private func question(_ sequence: Int64, _ user: String) -> QuestionQueue.Waiting {
        QuestionQueue.Waiting(sequence: sequence, user: user, at: 1000 + sequence)
    }

    private func vote(_ user: Int) -> MarkSheet.Mark { MarkSheet.Mark(label: "", marker: Marker(bits: UInt64(user))) }

    private func listed(_ queue: QuestionQueue) -> [Question] {
        var queue = queue
        return queue.listed()
    }

    private func queue(
        most: Int = 3, mostPerUser: Int = 3, mostVotes: Int = 100, votes: [Int] = []
    ) throws -> QuestionQueue {
        var queue = QuestionQueue(most: most, mostPerUser: mostPerUser, mostVotes: mostVotes)
        for (index, count) in votes.enumerated() {
            let sequence = Sequence(Int64(index + 1))
            _ = queue.enter(question(sequence.value, "u\(index)"))
            let marks = (0..<count).map { vote($0) }
            for mark in marks { try queue.vote(mark, for: sequence) }
            queue.stored(marks, for: sequence)
        }
        return queue
    }

    @Test func `the most wanted stands first, the older of equals`() throws {
        let queue = try queue(votes: [1, 2, 1])
        #expect(listed(queue) == [(2, 2), (1, 1), (3, 1)].map { Question(sequence: Sequence($0), votes: $1) })
    }

    @Test func `a user has one vote for a question`() throws {
        var queue = try queue(votes: [1, 0])
        #expect(throws: QuestionQueue.VoteRefusal.alreadyDone) { try queue.vote(vote(0), for: Sequence(1)) }
        try queue.vote(vote(0), for: Sequence(2))
        // Also while the first is on its way.
        #expect(throws: QuestionQueue.VoteRefusal.alreadyDone) { try queue.vote(vote(0), for: Sequence(2)) }
        #expect(throws: QuestionQueue.VoteRefusal.unknown) { try queue.vote(vote(0), for: Sequence(9)) }
        queue.takeBack([vote(0)], for: Sequence(2))
        try queue.vote(vote(0), for: Sequence(2))
    }

    @Test func `a full queue loses what fewest want, the oldest of equals, and always takes the new one`() throws {
        var queue = try queue(votes: [1, 0, 0])
        #expect(queue.enter(question(4, "x")).map(\.0) == [Sequence(2)])
        #expect(queue.enter(question(5, "y")).map(\.0) == [Sequence(3)])
        #expect(listed(queue).map(\.sequence.value) == [1, 4, 5])
        var wanted = try self.queue(votes: [3, 1, 2])
        #expect(wanted.enter(question(4, "x")).map(\.0) == [Sequence(2)])
        #expect(wanted.contains(Sequence(4)))
    }

    @Test func `who asks too much loses their own, not another's`() throws {
        var queue = try queue(most: 10, mostPerUser: 2, votes: [0, 0])
        for sequence in Int64(3)...4 { #expect(queue.enter(question(sequence, "loud")).isEmpty) }
        #expect(queue.enter(question(5, "loud")).map(\.0) == [Sequence(3)])
        #expect(listed(queue).map(\.sequence.value) == [1, 2, 4, 5])
    }

    @Test func `votes have a bound in all, and leave with their question`() throws {
        var queue = try queue(mostVotes: 3, votes: [2, 1])
        #expect(throws: QuestionQueue.VoteRefusal.full) { try queue.vote(vote(7), for: Sequence(2)) }
        #expect(queue.remove(Sequence(1)).map(\.1.count) == [2])
        #expect(queue.voteCount == 1)
        try queue.vote(vote(7), for: Sequence(2))
        #expect(queue.removeAll { _ in true }.map(\.0) == [Sequence(2)])
        #expect(queue.voteCount == 0 && queue.count == 0)
    }

    @Test func `what came too late for its question changes nothing`() throws {
        var queue = try queue(votes: [0, 0])
        try queue.vote(vote(1), for: Sequence(1))
        _ = queue.remove(Sequence(1))
        queue.stored([vote(1)], for: Sequence(1))
        queue.takeBack([vote(1)], for: Sequence(1))
        #expect(queue.voteCount == 0)
        let isGone = queue.putBack(page: 0, [vote(1)], for: Sequence(1))
        let isThere = queue.putBack(page: 0, [vote(1), vote(2)], for: Sequence(2))
        #expect(!isGone && isThere)
        #expect(listed(queue) == [Question(sequence: Sequence(2), votes: 2)] && queue.voteCount == 2)
    }
}
