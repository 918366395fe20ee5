/// When a breaker opens and how soon it tries again.
package struct BreakerSettings: Hashable, Sendable {
    /// Failures in a row that open it, at least 1. With the default deadline of 400 ms, calls one after the other find
    /// out a hung engine in 1.2 s, however the time is shared with other engines of the chain.
    package var failuresMax = 3
    /// Unusable answers in a row that open it, at least 1.
    package var unusablesMax = 20
    /// Time from the first opening to its probe; doubles with each probe that fails.
    package var pauseMin: Duration = .milliseconds(500)
    /// The longest time between probes. Together with one call it is how long a returned engine stays unused.
    package var pauseMax: Duration = .milliseconds(1500)
    /// The longest that an engine's own word (`Retry-After`, a quota's reset) is believed.
    package var holdMax: Duration = .seconds(86_400)
    /// How long a quota counts as used up where the engine does not say when it is renewed.
    package var quotaHold: Duration = .seconds(3600)
    /// How long after a rate limit without `Retry-After`.
    package var rateLimitHold: Duration = .seconds(2)
    /// How long after a refused key or an unknown model, address or account, which only an operator can mend.
    package var refusalHold: Duration = .seconds(60)
    /// How long a pair is left alone that the engine said it does not have.
    package var unsupportedHold: Duration = .seconds(600)

    package init() {}
}
