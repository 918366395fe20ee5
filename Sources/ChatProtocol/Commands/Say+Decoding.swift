import ChatModel

extension Say {
    private static let nonceBytes = 1...64

    /// Whether the text is empty or too long is for the room to decide.
    init(_ fields: borrowing CommandFields) throws(Complaint) {
        self.init(
            room: try fields.room(), text: try fields.string("text"),
            nonce: try fields.string("nonce", bytes: Self.nonceBytes),
            replyTo: try fields.sequence("reply_to", from: 1), language: try fields.language("lang"))
    }
}
