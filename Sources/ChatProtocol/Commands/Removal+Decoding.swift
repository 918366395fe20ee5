import ChatModel

extension Operation {
    static func decodeDelete(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        .delete(try fields.room(), of: try fields.message(), reason: try fields.reason())
    }

    static func decodeClear(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        .clear(try fields.room(), reason: try fields.reason())
    }
}
