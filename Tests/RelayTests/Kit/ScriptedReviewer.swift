import ChatModel
import Relay
import Synchronization

/// A review that decides by text, and waits at a gate for those whose text says so.
package final class ScriptedReviewer: MessageReviewer {
    package let gate = Gate()
    private let decisions: [String: ReviewDecision]
    private let texts = Mutex<[String]>([])

    package init(_ decisions: [String: ReviewDecision] = [:]) { self.decisions = decisions }

    /// What it was asked about, in order.
    package var asked: [String] { texts.withLock { $0 } }

    package func reviews(_ room: RoomID) -> Bool { true }

    package func review(_ request: ReviewRequest) async -> ReviewDecision {
        let text = request.message.text
        texts.withLock { $0.append(text) }
        if text.hasPrefix("slow") { await gate.pass() }
        return decisions[text] ?? .allow
    }
}
