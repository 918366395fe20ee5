import ChatModel

extension Operation {
    private static let tokenBytes = 8192
    private static let clientBytes = 128

    static func decodeHello(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        .hello(
            token: try fields.string("token", bytes: 0...tokenBytes),
            client: try fields.string("client", bytes: 0...clientBytes),
            language: try fields.language("lang"))
    }
}
