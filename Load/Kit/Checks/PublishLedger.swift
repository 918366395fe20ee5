/// One message of the run, from its place in the timetable to its acknowledgement.
package struct PublishedMessage: Equatable {
    package enum State: Equatable {
        case planned
        case sent
        /// Stored under this sequence.
        case acked(Int)
        case held
        case refused
    }

    package var state: State = .planned
    /// When the timetable wanted it sent, in nanoseconds.
    package var due: UInt64
    package var publisher: Int
    /// Its text's place in the corpus.
    package var text: Int
    /// Hash of user id and text, once acknowledged.
    package var content: UInt64 = 0
    package var resends = 0
}

/// Books what was published: each message is numbered, and its number is the `id` and the end of the `nonce`.
package struct PublishLedger {
    /// What an acknowledgement meant.
    package enum Receipt: Equatable {
        case first
        /// A message sent again after a reconnect got its first reply again.
        case again
        /// A second reply that no resending explains, or one with another sequence than the first.
        case contradiction
    }

    package private(set) var messages: [PublishedMessage] = []
    package private(set) var acked = 0
    package private(set) var held = 0
    package private(set) var refused: [String: Int] = [:]

    package init() {}

    /// Messages sent or to be sent that have no reply yet.
    package var open: Int { messages.count - acked - held - refused.values.reduce(0, +) }

    /// The number of the new message.
    package mutating func plan(due: UInt64, publisher: Int, text: Int) -> Int {
        messages.append(PublishedMessage(due: due, publisher: publisher, text: text))
        return messages.count - 1
    }

    package mutating func markSent(_ number: Int) {
        if messages[number].state == .sent { messages[number].resends += 1 }
        if messages[number].state == .planned { messages[number].state = .sent }
    }

    package mutating func markAcked(_ number: Int, sequence: Int, content: UInt64) -> Receipt {
        guard messages.indices.contains(number) else { return .contradiction }
        switch messages[number].state {
        case .sent:
            messages[number].state = .acked(sequence)
            messages[number].content = content
            acked += 1
            return .first
        case .acked(sequence) where messages[number].resends > 0:
            return .again
        default:
            return .contradiction
        }
    }

    package mutating func markHeld(_ number: Int) {
        guard messages.indices.contains(number), messages[number].state == .sent else { return }
        messages[number].state = .held
        held += 1
    }

    package mutating func markRefused(_ number: Int, code: String) {
        guard messages.indices.contains(number), messages[number].state == .sent else { return }
        messages[number].state = .refused
        refused[code, default: 0] += 1
    }
}
