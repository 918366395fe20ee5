import ChatModel

extension RequestID {
    private static let mostBytes = 64

    /// The `id` of a command, nil where it has none.
    static func read(from command: borrowing JSONValue) throws(Complaint) -> RequestID? {
        switch command.string("id") {
        case .absent: return nil
        case .value(let text) where text.utf8.count <= mostBytes: return .string(text)
        case .mismatch:
            if case .value(let number) = command.integer("id"), number.magnitude <= CommandFields.mostInteger.magnitude
            {
                return .integer(number)
            }
        case .null, .value: break
        }
        throw Complaint(.field("id"), .requestID)
    }
}
