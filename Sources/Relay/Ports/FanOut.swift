import ChatModel

/// How a connection wants what it is sent.
package enum LaneEncoding: Hashable, Sendable, CaseIterable {
    case text, deflate
}

/// The way from a room to the sockets of its subscribers.
package protocol FanOut: Sendable {
    func makeLane() -> any LaneBroadcast
    /// One finished frame of lines. Only on the room's home loop.
    func frame(_ lines: [UInt8], _ encoding: LaneEncoding, on home: Int) -> [UInt8]
}

/// Subscribers of one room that get the same bytes. All calls come from the room's home loop, and reach each
/// connection's loop in the order they were made, along with what the room tells the connection itself.
package protocol LaneBroadcast: Sendable {
    var id: UInt64 { get }
    /// Sends the connection the frames of the lane from now on; `after` is the last event that it has.
    func subscribe(_ connection: ConnectionID, after: Sequence)
    /// - Parameter sendsRest: whether the connection, if it is behind, is sent first what it lacks.
    func unsubscribe(_ connection: ConnectionID, sendsRest: Bool)
    /// Writes a finished frame to all subscribers on the loops.
    ///
    /// - Parameters:
    ///   - instead: the frames of those who get another one, with the same place among the events.
    ///   - first: the first sequence in the frame, or the one after the newest where it has none.
    ///   - last: the last sequence in the frame or before it.
    func broadcast(
        _ frame: [UInt8], instead: [ConnectionID: [UInt8]], first: Sequence, last: Sequence, loops: [Int])
}
