/// Why a replay did not begin.
package enum ReplayFailure: Error, Equatable, CustomStringConvertible {
    /// With what the relay or the network said.
    case nobodyJoined(String)
    /// The rate asks more of each publisher than the relay's limit of commands a second.
    case tooFewPublishers(needed: Int, limit: Int)

    package var description: String {
        switch self {
        case .nobodyJoined(let reasons):
            "nobody could join: \(reasons.isEmpty ? "the relay did not answer" : reasons)"
        case .tooFewPublishers(let needed, let limit):
            "the relay takes \(limit) commands a second of each connection: at least \(needed) publishers are needed"
        }
    }
}
