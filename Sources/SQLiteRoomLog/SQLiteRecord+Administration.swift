import ChatModel
import Foundation
import GRDB
import RoomLog

extension SQLiteRecord: RoomCatalogue {
    package func rooms(after name: String, limit: Int) async throws(RoomLogError) -> [RoomID] {
        try await read { try $0.roomNames(after: name, limit: max(0, limit)).compactMap { RoomID($0) } }
    }
}

extension SQLiteRecord: AdminTrail {
    package func record(_ act: AdminAct) async throws(StateStoreError) {
        let bytes = (act.reason?.utf8.count ?? 0) + (act.detail?.utf8.count ?? 0) + 256
        try await queue.write(bytes: bytes, deadline: .now + settings.stateDeadline) { try $0.record(act) }
            .mapError { StateStoreError.unavailable($0.reason) }.get()
    }

    package func acts(_ query: AdminQuery) async throws(StateStoreError) -> AdminPage {
        do {
            return try await read { try $0.acts(query) }
        } catch {
            switch error {
            case .unavailable(let reason), .corrupted(let reason): throw .unavailable(reason)
            }
        }
    }
}

extension GroupWriter {
    func record(_ entry: AuditEntry) throws { try record(AdminAct(entry)) }

    /// An act about no single room stands under the empty name, which no room has.
    func record(_ act: AdminAct) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO audit (at, room, actor, action, user, message, reason, until, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                act.at.milliseconds, act.room?.name.canonical ?? "", act.actor.name, act.action, act.user?.name,
                act.message?.value, act.reason, act.until?.milliseconds, act.detail,
            ])
    }
}

extension RecordReader {
    /// Looks at a bounded number of entries, so that a rare filter costs no pass over the whole trail.
    fileprivate func acts(_ query: AdminQuery) throws -> AdminPage {
        let bound = query.before ?? .max
        let columns = "id, at, room, actor, action, user, message, reason, until, detail"
        let scanned =
            query.room == nil
            ? "SELECT \(columns) FROM audit WHERE id < ?1 AND ?6 IS NULL ORDER BY id DESC LIMIT ?2"
            : "SELECT \(columns) FROM audit WHERE room = ?6 AND id < ?1 ORDER BY id DESC LIMIT ?2"
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT \(columns), (?3 IS NULL OR actor IS ?3) AND (?4 IS NULL OR user IS ?4)
                        AND (?5 IS NULL OR action IS ?5)
                    FROM (\(scanned))
                    """),
            arguments: [
                bound, query.scanMost, query.actor?.name, query.user?.name, query.action, query.room?.name.canonical,
            ])
        var entries: [AdminPage.Entry] = []
        var seen = 0
        var last: Int64?
        while entries.count < query.limit, let row = try rows.next() {
            seen += 1
            last = row[0]
            guard row[10] as Bool, let act = AdminAct(row) else { continue }
            entries.append(AdminPage.Entry(id: row[0], act: act))
        }
        let mayGoOn = entries.count == query.limit || seen == query.scanMost
        return AdminPage(entries: entries, next: mayGoOn ? last : nil)
    }
}

extension AdminAct {
    fileprivate init?(_ row: Row) {
        guard let actor = UserID(row[3] as String) else { return nil }
        self.init(
            at: Timestamp(milliseconds: row[1]), room: RoomID(row[2] as String), actor: actor, action: row[4],
            user: (row[5] as String?).flatMap { UserID($0) }, message: (row[6] as Int64?).map { Sequence($0) },
            reason: row[7], until: (row[8] as Int64?).map { Timestamp(milliseconds: $0) }, detail: row[9])
    }
}
