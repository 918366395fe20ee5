import ChatModel

extension HistoryRange {
    init(_ fields: borrowing CommandFields) throws(Complaint) {
        let before = try fields.sequence("before")
        let after = try fields.sequence("after")
        let bound: Bound
        switch (before, after) {
        case (nil, nil): bound = .newest
        case (let before?, nil): bound = .before(before)
        case (nil, let after?): bound = .after(after)
        case (.some, .some): throw fields.complaint("before", .oneBound)
        }
        let limit = try fields.integer("limit", in: 1...Int64(Self.mostEvents)).map { Int($0) }
        self.init(bound: bound, limit: limit ?? Self.defaultLimit)
    }
}
