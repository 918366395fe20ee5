import AdminAPI
import Relay

/// How long clients wait for what they ask.
final class RelayLatencies: Sendable {
    static let shared = RelayLatencies()

    /// From the command to its `ok`, with the way through the rules and the record.
    let acknowledged = Histogram.latency()
    /// From the command to `joined`.
    let joined = Histogram.latency()

    func histogram(of output: RoomOutput) -> Histogram? {
        switch output {
        case .said, .held: acknowledged
        case .joined: joined
        default: nil
        }
    }
}
