/// Why a run did not begin, or could not go on.
package enum RunFailure: Error, Equatable, CustomStringConvertible {
    /// With what the relay or the network said.
    case nobodyJoined(String)
    /// The rate asks more of each publisher than the relay's limit of commands a second.
    case tooFewPublishers(group: String, needed: Int, limit: Int)
    /// The rooms of the scenario could not be made.
    case noRooms(String)
    /// The relay did not come back.
    case notRestarted(String)

    package var description: String {
        switch self {
        case .nobodyJoined(let reasons):
            "nobody could join: \(reasons.isEmpty ? "the relay did not answer" : reasons)"
        case .tooFewPublishers(let group, let needed, let limit):
            "the relay takes \(limit) commands a second of each connection: at least \(needed) \(group) are needed"
        case .noRooms(let reasons): "the rooms could not be made: \(reasons)"
        case .notRestarted(let reason): "the relay was not started again: \(reason)"
        }
    }
}
