import ChatModel
import RoomLog
import Synchronization

/// Redacts a record in memory, and fails where a test wants it to.
package final class TestRedaction: RecordRedaction {
    package enum Step { case redact, nonces }

    private let log: MemoryRoomLog
    private let failing = Mutex<Step?>(nil)

    package init(_ log: MemoryRoomLog) { self.log = log }

    /// The step that throws unavailable until it is another.
    package func fail(at step: Step?) { failing.withLock { $0 = step } }

    package func redact(
        _ room: RoomID, after sequence: ChatModel.Sequence, limit: Int,
        _ replacement: @escaping @Sendable (RecordedEvent) -> [UInt8]?
    ) async throws(RoomLogError) -> RedactedPage {
        try check(.redact)
        return try log.redact(room, after: sequence, limit: limit, replacement)
    }

    package func forgetNonces(of user: UserID, in room: RoomID) async throws(RoomLogError) { try check(.nonces) }
    package func redactAudit(of user: UserID) async throws(RoomLogError) {}
    package func scrub() async throws(RoomLogError) -> Bool { true }

    private func check(_ step: Step) throws(RoomLogError) {
        if failing.withLock({ $0 == step }) { throw .unavailable("the test makes it fail") }
    }
}
