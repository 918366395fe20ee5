import AdminAPI
import ChatModel
import Relay
import Sessions
import WebSocketTransport

/// A connection as its rooms see it.
///
/// Small enough to stand in an existential without an allocation: a seat is made for every command.
struct LoopSeat: Seat {
    let id: ConnectionID
    let loop: ServiceLoop
    /// When the command came that is being answered, in nanoseconds of ``ClockReference``; 0: none.
    private var started: Int64 = 0

    init(id: ConnectionID, loop: ServiceLoop) {
        self.id = id
        self.loop = loop
    }

    func started(at now: ContinuousClock.Instant) -> any Seat {
        var seat = self
        seat.started = ClockReference.nanoseconds(at: now)
        return seat
    }

    func receive(_ output: RoomOutput) {
        let histogram = started == 0 ? nil : RelayLatencies.shared.histogram(of: output)
        loop.withSession(ConnectionKey(rawValue: id.rawValue)) { [started] session in
            session.receive(output)
            guard let histogram else { return }
            histogram.record(nanoseconds: ClockReference.nanoseconds(at: .now) - started)
        }
    }
}

/// Instants as single integers.
enum ClockReference {
    private static let start = ContinuousClock.now

    /// Above 0 for every instant after the process began, but for the first.
    static func nanoseconds(at instant: ContinuousClock.Instant) -> Int64 {
        let (seconds, attoseconds) = (instant - start).components
        return seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
    }
}
