import ChatModel
import Synchronization

/// Stands for a connection where an operator asks who has none: takes the one answer.
final class AnswerSeat: Seat {
    let id = ConnectionID(rawValue: .max)
    private let waiting: Mutex<CheckedContinuation<RoomOutput, Never>?>

    init(_ continuation: CheckedContinuation<RoomOutput, Never>) { waiting = Mutex(continuation) }

    func receive(_ output: RoomOutput) {
        waiting.withLock { exchange(&$0, with: nil) }?.resume(returning: output)
    }
}
