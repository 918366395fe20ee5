/// The event loop on which a room lives.
package protocol HomeLoop: Sendable {
    /// The loop's thread as an executor. All of a room's code runs on it.
    var executor: any SerialExecutor { get }
    var index: Int { get }
    /// Whether the caller is on the loop's thread.
    var isCurrent: Bool { get }
    /// Runs the call on the loop, after what was posted before.
    func post(_ call: @escaping @Sendable () -> Void)
    /// Runs the call on the loop at the time or soon after. Only from the loop itself.
    func schedule(at due: ContinuousClock.Instant, _ call: @escaping @Sendable () -> Void)
}
