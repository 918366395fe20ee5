/// What an engine did since the start, for metrics.
package struct EngineFigures: Hashable, Sendable {
    /// Calls that went out.
    package var calls = 0
    package var texts = 0
    /// Unicode scalars of those texts.
    package var characters = 0
    /// Texts of answered calls that came without a translation.
    package var textsUnanswered = 0
    /// Calls that ended in an error, by its kind.
    package var errors: [ErrorKind: Int] = [:]
    /// Batches that a breaker or the cap on concurrency turned away.
    package var turnedAway = 0
    /// Times that a breaker opened.
    package var openings = 0
    /// Calls under way, also those past their deadline.
    package var underWay = 0
    /// Seconds of all calls that ended, by the caller's clock.
    package var seconds = 0.0
    /// Calls that ended within each of ``secondsBounds``, and those that took longer, last.
    package var callsBySeconds = [Int](repeating: 0, count: secondsBounds.count + 1)
    /// Whether the whole engine is held back.
    package var isOpen = false
    /// Pairs that are held back by themselves, as `zh-Hans>en`, sorted.
    package var openPairs: [String] = []

    package static let secondsBounds = [0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6]

    /// ``EngineError`` without what differs from call to call.
    package enum ErrorKind: String, Hashable, Sendable, CaseIterable {
        case timeout, unreachable, unauthorized, quota, unsupportedPair, refused, failed, badAnswer, unavailable
        case rateLimited
    }

    mutating func took(_ time: Duration) {
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        self.seconds += seconds
        callsBySeconds[Self.secondsBounds.firstIndex { seconds <= $0 } ?? Self.secondsBounds.count] += 1
    }
}

extension EngineError {
    /// The case by itself.
    package var kind: EngineFigures.ErrorKind {
        switch self {
        case .timeout: .timeout
        case .unreachable: .unreachable
        case .unauthorized: .unauthorized
        case .quota: .quota
        case .rateLimited: .rateLimited
        case .unsupportedPair: .unsupportedPair
        case .refused: .refused
        case .failed: .failed
        case .badAnswer: .badAnswer
        case .unavailable: .unavailable
        }
    }
}
