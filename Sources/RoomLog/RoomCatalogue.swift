import ChatModel

/// The names of the rooms that have a record.
package protocol RoomCatalogue: Sendable {
    /// Ascending by the bytes of their names.
    func rooms(after name: String, limit: Int) async throws(RoomLogError) -> [RoomID]
}
