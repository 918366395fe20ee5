import ChatModel

/// Where every act of moderation is written down for good.
package protocol AuditTrail: Sendable {
    func record(_ entry: AuditEntry) async throws(StateStoreError)

    /// The room's newest entries, the newest first.
    func audit(_ room: RoomID, limit: Int) async throws(StateStoreError) -> [AuditEntry]
}
