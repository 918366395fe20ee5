/// Why an engine did not answer a batch. No case carries text of a message, a key or an address.
package enum EngineError: Error, Hashable, Sendable {
    /// Nothing came before the deadline.
    case timeout
    /// The engine could not be connected to, or the connection broke.
    case unreachable
    /// The key is missing, wrong or not allowed to do this.
    case unauthorized
    /// The paid volume is used up; `until` nil where the engine does not say when it is renewed.
    case quota(until: ContinuousClock.Instant?)
    /// Too many calls; nil where the engine does not say how long to wait.
    case rateLimited(retryAfter: Duration?)
    /// The engine does not know the pair after all.
    case unsupportedPair
    /// The call was wrong in the engine's eyes and would be again.
    case refused(status: Int)
    /// The engine failed by its own account, as with HTTP 500.
    case failed(status: Int)
    case badAnswer(BadAnswer)
    /// A breaker holds calls back.
    case unavailable(retryAfter: Duration?)

    /// What was wrong with an answer that did come.
    package enum BadAnswer: String, Hashable, Sendable {
        /// More bytes than are read.
        case tooLarge
        /// Not the form that the engine's documentation promises.
        case malformed
        /// Not as many texts as were sent.
        case wrongCount
    }
}
