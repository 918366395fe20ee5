import ChatModel

/// The reactions that those who join are told.
extension Room {
    /// The most messages whose reactions a join is told, the newest of them.
    private static let reactedMost = 200

    /// Sends the totals of messages that the connection has been sent, as everyone else was told them last.
    func showReactions(to connection: ConnectionID) {
        guard !tallies.toldLines.isEmpty, let subscriber = subscribers[connection] else { return }
        let encoding = subscriber.lane.encoding
        let frames = reactionBacklogs.frames(
            .after(subscriber.reactedFrom.previous), encoding, revision: tallies.toldRevision
        ) {
            let lines = tallies.toldLines.filter { $0.key >= subscriber.reactedFrom }
                .sorted { $0.key < $1.key }.suffix(Self.reactedMost)
            return self.frames(lines.map(\.value), encoding)
        }
        if !frames.isEmpty { subscriber.seat.receive(.backlog(frames)) }
    }
}
