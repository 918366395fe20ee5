import ChatModel

/// The messages that a lane left out lately, with those who got them all the same: what is said later of such a message
/// is for them alone.
struct LeftOut: Sendable {
    /// Of more messages the oldest are forgotten, and what follows them is sent to everyone.
    private static let most = 4096

    private var concerned: [Sequence: [UserID]] = [:]
    /// The oldest first, from `first` on.
    private var order: [Sequence] = []
    private var first = 0

    var count: Int { concerned.count }

    mutating func add(_ message: Sequence, concerned users: [UserID]) {
        guard concerned.updateValue(users, forKey: message) == nil else { return }
        order.append(message)
        while concerned.count > Self.most {
            concerned[order[first]] = nil
            first += 1
        }
        if first > Self.most {
            order.removeFirst(first)
            first = 0
        }
    }

    /// Who got the message; nil where everyone did.
    subscript(message: Sequence) -> [UserID]? { concerned[message] }
}
