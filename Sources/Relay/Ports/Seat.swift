import ChatModel

/// A connection as its rooms see it. What it receives reaches it in order.
package protocol Seat: Sendable {
    var id: ConnectionID { get }
    func receive(_ output: RoomOutput)
}
