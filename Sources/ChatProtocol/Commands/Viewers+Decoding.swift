import ChatModel

/// What viewers ask for besides talking.
extension Operation {
    /// Bytes of an appeal's text and of a moderators' note.
    static let textBytes = 1...2000

    static func decodeReact(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        let room = try fields.room()
        let message = try fields.message()
        guard let reaction = Reaction(try fields.string("emoji")) else { throw fields.complaint("emoji", .reaction) }
        return .react(room, of: message, with: reaction)
    }

    static func decodeReport(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        .report(try fields.room(), of: try fields.message(), reason: try fields.reason())
    }

    static func decodeAppeal(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        .appeal(
            try fields.room(), notice: try fields.reference("notice"), text: try fields.text("text", bytes: textBytes))
    }
}
