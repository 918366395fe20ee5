/// Which part of a room's record to read. Bounds are exclusive; events come ascending.
package struct HistoryRange: Hashable, Sendable {
    package enum Bound: Hashable, Sendable {
        /// The newest events.
        case newest
        /// The newest events below the sequence.
        case before(Sequence)
        /// The oldest events above the sequence.
        case after(Sequence)
    }

    package var bound: Bound
    /// 1 to 200.
    package var limit: Int

    package init(bound: Bound = .newest, limit: Int = defaultLimit) {
        self.bound = bound
        self.limit = limit
    }

    package static let defaultLimit = 50
    package static let mostEvents = 200
}
