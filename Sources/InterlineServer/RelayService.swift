import AdminAPI
import ChatModel
import ChatProtocol
import Foundation
import Logging
import Relay
import SQLiteRoomLog
import ServiceLifecycle
import Sessions
import UnixSignals
import WebSocketTransport

/// Serves connections until it is asked to shut down, then sends them elsewhere and waits for them to go.
struct RelayService: Service {
    let transport: Transport
    let registry: RoomRegistry
    let acceptor: RelayAcceptor
    let drain: DrainSettings
    let log: Logger
    let announcement: Announcement
    let supervisor: ServiceSupervisor

    func run() async throws {
        announcement.relayListens(on: try await transport.start(acceptor))
        // Cancellation comes where another service failed; that is a shutdown as well.
        try? await gracefulShutdown()
        await shutDown()
    }

    /// Nothing more is read; messages that were taken are stored, acked and shown; then everyone is told to go, and to
    /// come back over a span of time instead of all at once.
    private func shutDown() async {
        let deadline = ContinuousClock.now + drain.time
        supervisor.tell(.stopping)
        log.info("draining \(transport.connectionCount) connections")
        await transport.stopAccepting()
        await onEveryConnection { $0.pauseReading() }
        await registry.settle(deadline: deadline)
        await onEveryConnection { [drain] connection in
            (connection.handler as? RelayConnection)?.sendElsewhere(drain)
        }
        await transport.waitUntilEmpty(deadline: deadline)
        log.info("drained, \(transport.connectionCount) connections left")
        transport.stop()
    }

    private func onEveryConnection(_ body: @escaping @Sendable (Connection) -> Void) async {
        for loop in transport.loops { await loop.performed { $0.forEachConnection(body) } }
    }
}

/// Takes SIGHUP: reads settings, rules, keys and certificates again.
struct HangupService: Service {
    let reloader: Reloader
    let supervisor: ServiceSupervisor
    let log: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sighup) {
                supervisor.tell(.reloading)
                defer { supervisor.tell(.ready) }
                do throws(SettingsFailure) {
                    let report = try await reloader.reload()
                    log.info(
                        "SIGHUP: the settings and the rules were read again",
                        metadata: ["applied": "\(report.applied.joined(separator: ", "))"])
                    if !report.needsRestart.isEmpty {
                        log.warning("SIGHUP: for a restart wait \(report.needsRestart.joined(separator: ", "))")
                    }
                } catch {
                    log.error("SIGHUP: all stays as it was: \(error)")
                }
            }
        }
    }
}

/// Drops what the record need not keep, from time to time.
struct MaintenanceService: Service {
    let record: SQLiteRecord
    let gate: TokenGate
    let log: Logger

    private static let interval = Duration.seconds(30)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var clock = ClockSteps(start: .now)
            while !Task.isCancelled {
                do {
                    let now = Moment.now
                    if clock.isTrusted(now) {
                        await gate.sweep(at: now.wall)
                        _ = try await record.prune(now: now.wall)
                    } else if let step = clock.news {
                        log.error(
                            """
                            the machine's clock stepped by \(step): nothing is removed from the record, no ban and \
                            no revocation, until it is right again or the relay is started anew
                            """)
                    }
                } catch {
                    log.warning("the record could not be pruned: \(error)")
                }
                try? await Task.sleep(for: Self.interval)
            }
        }
    }
}

/// Whether the machine's wall clock still agrees with the time that has passed.
///
/// What is old is removed for good: a clock that jumps ahead by years must not empty the record.
struct ClockSteps {
    /// A clock that is set right now and then differs by seconds.
    static let tolerance = Duration.seconds(3600)

    private let start: Moment
    private var reported = false
    /// How far the clock is off, once for each time that it went wrong.
    private(set) var news: Duration?

    init(start: Moment) { self.start = start }

    /// Whether what the clock says now follows from what it said at the start.
    mutating func isTrusted(_ now: Moment) -> Bool {
        let step = (now.wall - start.wall) - (now.steady - start.steady)
        let isRight = step.magnitude <= Self.tolerance
        news = isRight || reported ? nil : step
        reported = !isRight
        return isRight
    }
}

extension Duration {
    fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }
}
