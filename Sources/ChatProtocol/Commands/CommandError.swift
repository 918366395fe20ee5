import ChatModel

/// Why a line is no command.
package enum CommandError: Error, Hashable, Sendable {
    /// `bad_json`: the connection must be closed with 4006.
    case notJSON
    /// `bad_command`: the connection stays. The id is nil where there is none or where it was refused.
    case badCommand(id: RequestID?, Complaint)
    case unknownOp(id: RequestID?, op: String)
    case badSetting(id: RequestID?, Complaint)

    /// What the error reply carries.
    package var id: RequestID? {
        switch self {
        case .notJSON: nil
        case .badCommand(let id, _), .unknownOp(let id, _), .badSetting(let id, _): id
        }
    }

    /// What the error reply says.
    package var phrase: Phrase {
        switch self {
        case .notJSON: .badJSON
        case .badCommand(_, let complaint): .badCommand(complaint)
        case .unknownOp(_, let op): .unknownOp(op)
        case .badSetting(_, let complaint): .badSetting(complaint)
        }
    }
}
