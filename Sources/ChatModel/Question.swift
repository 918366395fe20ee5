/// A message in a room's question queue.
package struct Question: Hashable, Sendable {
    package var sequence: Sequence
    package var votes: Int

    package init(sequence: Sequence, votes: Int = 0) {
        self.sequence = sequence
        self.votes = votes
    }
}
