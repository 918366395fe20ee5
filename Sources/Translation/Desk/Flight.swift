import ChatModel

/// A text on its way through the engines, and all who wait for it.
struct Flight: Sendable {
    /// One message and language that waits.
    struct Waiter: Sendable {
        var text: MaskedText
        /// The reader's language; the flight's is the other Chinese script where engines give only that.
        var to: DisplayLanguage
        var due: ContinuousClock.Instant
        var later: @Sendable (MessageTranslation) -> Void
    }

    /// What an engine's answer came to.
    enum Verdict: Sendable {
        case translated(KeptTranslation)
        /// The answer can't be shown.
        case unfit
        /// There was no answer, for a reason that has nothing to do with the text.
        case down(isLate: Bool)
    }

    /// Why a flight ends without a translation.
    struct Troubles: Hashable, Sendable {
        var wasUnfit = false
        var wasDown = false
        var wasLate = false

        var reason: MessageTranslation.Absence { wasLate && !wasUnfit ? .deadline : .failed }
        /// Whether it would go the same way again.
        var isLasting: Bool { wasUnfit && !wasDown }
    }

    let key: TranslationKey
    let text: MaskedText
    /// The engines to ask, in order.
    let routes: [EngineRoute]
    /// Which of them is asked now.
    var stage = 0
    /// When the next is asked instead.
    var stageDue: ContinuousClock.Instant
    /// In the order of their deadlines.
    var waiters: [Waiter]
    var troubles = Troubles()
    /// Calls that carry the text; more than one where an engine was given up on.
    var callsUnderWay = 0

    /// When an answer of the engine that is asked now is no longer of use.
    var callDue: ContinuousClock.Instant {
        stage + 1 < routes.count ? stageDue : waiters.last?.due ?? stageDue
    }

    func isWaiting(for route: EngineRoute) -> Bool { routes[stage] == route && !waiters.isEmpty }
}

/// Texts that one engine is asked for in one call.
struct EngineCall: Sendable {
    var id: UInt64
    var route: EngineRoute
    var flights: [(id: UInt64, text: MaskedText, to: DisplayLanguage)]
    var deadline: ContinuousClock.Instant
}

/// Waiters who are told now.
struct Settlement: Sendable {
    var waiters: [Flight.Waiter]
    var key: TranslationKey
    var result: Result<KeptTranslation, Refused>

    struct Refused: Error {
        var reason: MessageTranslation.Absence
        /// Whether the text is not tried again for a while.
        var isLasting: Bool
    }
}
