import Relay

extension AdminProblem {
    /// What an operation may throw; nil for what nobody reckoned with.
    init?(known error: any Error) {
        switch error {
        case let problem as AdminProblem: self = problem
        case let refusal as Refusal: self.init(refusal)
        case let refusal as NodeRefusal: self.init(refusal)
        default: return nil
        }
    }

    /// A room's refusal as an answer.
    init(_ refusal: Refusal) {
        self =
            switch refusal {
            case .noSuchRoom, .notJoined: .notFound("there is no such room")
            case .noSuchMessage(let sequence): .notFound("there is no message \(sequence)")
            case .noSuchHold(let hold): .notFound("nothing is held under \(FieldReader.excerpt(hold))")
            case .noSuchNotice(let notice): .notFound("there is no notice \(FieldReader.excerpt(notice))")
            case .alreadyDone(let by): .conflict(by.map { "\($0) came first" } ?? "it is done already")
            case .alreadyBanned(let by): .conflict("\(by) has banned the user; end that first")
            case .forbiddenTarget: .conflict("a host of the room can't be sanctioned in it")
            case .overloaded: .unavailable("the room or its record takes nothing now")
            case .heldFull: .unavailable("there are as many as may be")
            case .tooLong(let limit, _): .badField("text", "at most \(limit) characters")
            case .empty: .badField("text", "must have visible characters")
            default: .conflict("the room refuses: \(refusal.rule)")
            }
    }
}
