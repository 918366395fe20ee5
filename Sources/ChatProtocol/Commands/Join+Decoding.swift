import ChatModel

extension Join {
    init(_ fields: borrowing CommandFields) throws(Complaint) {
        self.init(
            room: try fields.room(), language: try fields.language("lang"), since: try Self.since(fields),
            history: try fields.integer("history", in: 0...Int64(HistoryRange.mostEvents)).map { Int($0) })
    }

    private static func since(_ fields: borrowing CommandFields) throws(Complaint) -> Cursor? {
        guard let since = try fields.object("since") else { return nil }
        let epoch = try since.string("epoch")
        guard let sequence = try since.sequence("seq") else {
            throw since.complaint("seq", .integer(0...CommandFields.mostInteger))
        }
        return Cursor(epoch: epoch, sequence: sequence)
    }
}
