import ChatModel

extension Operation {
    static func decodeLink(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        let (room, other) = try rooms(fields)
        return .link(room, with: other)
    }

    static func decodeUnlink(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        let (room, other) = try rooms(fields)
        return .unlink(room, with: other)
    }

    private static func rooms(_ fields: borrowing CommandFields) throws(Complaint) -> (RoomID, RoomID) {
        let room = try fields.room()
        let other = try fields.room("with")
        guard other != room else { throw fields.complaint("with", .otherRoom) }
        return (room, other)
    }
}
