import ChatModel

/// What only moderators may ask for.
extension Operation {
    /// How far back a purge reaches that does not say so, in seconds.
    package static let defaultPurgeSeconds = 600
    /// How far back a purge may reach, in seconds.
    package static let mostPurgeSeconds = 3600
    private static let phraseBytes = 1...500
    /// Entries of an audit that asks for no number.
    package static let defaultAuditEntries = 50
    package static let mostAuditEntries = 200

    static func decodeApprove(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        .approve(try fields.room(), hold: try fields.reference("hold"), reason: try fields.reason())
    }

    static func decodeDeny(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        .deny(try fields.room(), hold: try fields.reference("hold"), reason: try fields.reason())
    }

    static func decodePurge(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        let room = try fields.room()
        let phrase = try fields.text("phrase", bytes: phraseBytes)
        let seconds = try fields.integer("seconds", in: 1...Int64(mostPurgeSeconds)).map { Int($0) }
        return .purge(
            room, phrase: phrase, seconds: seconds ?? defaultPurgeSeconds, reason: try fields.reason())
    }

    static func decodeResolve(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        let room = try fields.room()
        let notice = try fields.reference("notice")
        guard let granted = try fields.boolean("granted") else { throw fields.complaint("granted", .boolean) }
        return .resolve(room, notice: notice, granted: granted, reason: try fields.reason())
    }

    static func decodeAudit(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        let limit = try fields.integer("limit", in: 1...Int64(mostAuditEntries)).map { Int($0) }
        return .audit(try fields.room(), limit: limit ?? defaultAuditEntries)
    }

    static func decodeNote(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        .note(try fields.room(), try fields.user(), text: try fields.text("text", bytes: textBytes))
    }
}
