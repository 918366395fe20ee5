import ChatModel

extension Sanction {
    /// How long a timeout lasts that does not say so, in seconds.
    package static let defaultTimeoutSeconds = 600
    /// The longest timeout: ten years of 365 days, in seconds.
    package static let mostTimeoutSeconds = 315_360_000

    init(_ fields: borrowing CommandFields) throws(Complaint) {
        self.init(user: try fields.user(), reason: try fields.reason(), keep: try fields.boolean("keep") ?? false)
    }
}

extension Operation {
    static func decodeTimeout(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        let seconds = try fields.integer("seconds", in: 1...Int64(Sanction.mostTimeoutSeconds)).map { Int($0) }
        return .timeout(
            try fields.room(), try Sanction(fields), seconds: seconds ?? Sanction.defaultTimeoutSeconds)
    }
}
