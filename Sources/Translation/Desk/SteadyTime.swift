/// The steady clock, so that tests can pass time.
package struct SteadyTime: Sendable {
    package var now: @Sendable () -> ContinuousClock.Instant
    /// Returns at the time or when the task is cancelled.
    package var sleep: @Sendable (_ until: ContinuousClock.Instant) async -> Void

    package init(
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        sleep: @escaping @Sendable (ContinuousClock.Instant) async -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    package static let system = SteadyTime(now: { .now }, sleep: { try? await ContinuousClock().sleep(until: $0) })
}
