import ChatModel
import RoomLog

extension Room {
    /// The most bytes of an entry's detail that are shown: what was set may be a whole frame.
    private static let detailBytes = 1000

    /// What moderators, hosts and reporting viewers did lately, the newest first.
    func audited(limit: Int) async throws(Refusal) -> [AuditEntry] {
        do throws(StateStoreError) {
            return try await services.audit.audit(id, limit: limit).map { $0.shortened(to: Self.detailBytes) }
        } catch {
            services.report(.stateUnavailable(id, "\(error)"))
            throw .overloaded(retry: .seconds(1))
        }
    }
}

extension AuditEntry {
    fileprivate func shortened(to bytes: Int) -> AuditEntry {
        guard let detail, detail.utf8.count > bytes else { return self }
        var kept = ""
        for scalar in detail.unicodeScalars {
            guard kept.utf8.count + UTF8.width(scalar) <= bytes else { break }
            kept.unicodeScalars.append(scalar)
        }
        return AuditEntry(
            at: at, room: room, actor: actor, action: action, user: user, message: message, reason: reason,
            until: until, detail: kept + "…")
    }
}
