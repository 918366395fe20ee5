import ChatModel

/// A connection as its rooms see it. What it receives reaches it in order.
package protocol Seat: Sendable {
    var id: ConnectionID { get }
    func receive(_ output: RoomOutput)
    /// The seat for what answers a command that came at the time, where the connection measures that.
    func started(at now: ContinuousClock.Instant) -> any Seat
}

extension Seat {
    package func started(at now: ContinuousClock.Instant) -> any Seat { self }
}
