import ChatModel
import Relay

/// What a viewer has received, in order.
package struct Inbox: Sendable {
    /// The recorded events.
    package private(set) var events: [Line] = []
    package private(set) var sequences: [Int64] = []
    package private(set) var said: [String] = []
    /// Lines that are no part of the record.
    package private(set) var passing: [Line] = []
    package private(set) var gaps: [Line.Gap] = []
    /// What the room told this connection alone, but for finished frames.
    package private(set) var outputs: [RoomOutput] = []
    private var replies: [RequestID: [Reply]] = [:]

    mutating func add(_ line: Line) {
        if let gap = line.gap { gaps.append(gap) }
        guard let sequence = line.sequence else {
            passing.append(line)
            return
        }
        events.append(line)
        sequences.append(sequence)
        if let text = line.said { said.append(text) }
    }

    mutating func add(_ output: RoomOutput) {
        outputs.append(output)
        if let reply = Reply(output), let request = reply.request { replies[request, default: []].append(reply) }
    }

    package func replies(to request: RequestID) -> [Reply] { replies[request] ?? [] }

    package var notices: [RoomNotice] {
        outputs.compactMap { if case .notice(_, let notice) = $0 { notice } else { nil } }
    }

    /// What it was told as a moderator.
    package var told: [ModeratorEvent] {
        outputs.compactMap { if case .moderation(_, let event) = $0 { event } else { nil } }
    }

    /// Messages that wait, or waited, for a moderator.
    package var holds: [Hold<Never>] { told.compactMap { if case .held(let hold, _) = $0 { hold } else { nil } } }

    package var removals: [RoomOutput.Removal] {
        outputs.compactMap { if case .removed(_, let removal) = $0 { removal } else { nil } }
    }

    /// The lanes that the connection was moved to.
    package var moves: [UInt64] {
        outputs.compactMap { if case .moved(_, let lane) = $0 { lane } else { nil } }
    }

    /// Held messages, as a moderator was told of them.
    package var held: [(String, MessageTranslation?)] {
        outputs.compactMap {
            if case .moderation(_, .held(let hold, let translation)) = $0 { (hold.id, translation) } else { nil }
        }
    }
}
