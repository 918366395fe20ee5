import ChatModel

/// The breakers of one engine: one for the engine as a whole, for what concerns every call, and one for each pair.
/// Pure; times as in ``BreakerState``.
package struct EngineBreaker: Sendable {
    package struct Pair: Hashable, Sendable {
        package let from: LanguageTag?
        package let to: LanguageTag

        package init(from: LanguageTag?, to: LanguageTag) {
            self.from = from
            self.to = to
        }
    }

    /// Leave for one call; its outcome must be reported.
    package struct Permit: Hashable, Sendable {
        fileprivate let pair: Pair
        fileprivate let ofEngine: BreakerState.Permit
        fileprivate let ofPair: BreakerState.Permit
    }

    /// A breaker that opened or closed; probes that fail are no change.
    package struct Change: Hashable, Sendable {
        /// Nil for the whole engine.
        package let pair: Pair?
        package let isOpen: Bool
    }

    private let settings: BreakerSettings
    private var engine: BreakerState
    private var pairs: [Pair: BreakerState] = [:]

    /// The most pairs that are told apart; readers choose languages, so there is no other bound.
    package static let pairsMax = 1024

    package init(_ settings: BreakerSettings) {
        self.settings = settings
        engine = BreakerState(settings)
    }

    /// Whether a call would be admitted. Changes nothing.
    package func wouldAdmit(_ pair: Pair, at now: ContinuousClock.Instant) -> Bool {
        engine.wouldAdmit(at: now) && (pairs[pair]?.wouldAdmit(at: now) ?? true)
    }

    /// Nil where the pair should not be called now.
    package mutating func admit(_ pair: Pair, at now: ContinuousClock.Instant) -> Permit? {
        guard wouldAdmit(pair, at: now) else { return nil }
        makeRoom(for: pair)
        var state = pairs[pair] ?? BreakerState(settings)
        guard let ofEngine = engine.admit(at: now), let ofPair = state.admit(at: now) else { return nil }
        pairs[pair] = state
        return Permit(pair: pair, ofEngine: ofEngine, ofPair: ofPair)
    }

    /// How long until the pair's next probe may go; nil where nothing holds it back.
    package func wait(_ pair: Pair, at now: ContinuousClock.Instant) -> Duration? {
        let due = [engine.probeDue, pairs[pair]?.probeDue].compactMap { $0 }.max()
        return due.map { max($0 - now, .zero) }
    }

    /// Takes how an admitted call ended.
    package mutating func report(
        _ ending: EngineEnding, of permit: Permit, at now: ContinuousClock.Instant
    ) -> [Change] {
        let (ofEngine, ofPair) = outcomes(of: ending, at: now)
        var changes: [Change] = []
        func note(_ pair: Pair?, _ wasOpen: Bool, _ isOpen: Bool) {
            if wasOpen != isOpen { changes.append(Change(pair: pair, isOpen: isOpen)) }
        }
        var wasOpen = engine.isOpen
        engine.report(ofEngine, of: permit.ofEngine, at: now)
        note(nil, wasOpen, engine.isOpen)
        guard var state = pairs[permit.pair] else { return changes }
        wasOpen = state.isOpen
        state.report(ofPair, of: permit.ofPair, at: now)
        note(permit.pair, wasOpen, state.isOpen)
        pairs[permit.pair] = state
        return changes
    }

    /// Whether calls of the whole engine are held back.
    package var isOpen: Bool { engine.isOpen }
    /// Pairs that are held back by themselves, in no order.
    package var openPairs: [Pair] { pairs.filter { $0.value.isOpen }.map(\.key) }

    /// What an ending says of the engine as a whole, and of the pair.
    private func outcomes(
        of ending: EngineEnding, at now: ContinuousClock.Instant
    ) -> (engine: BreakerState.Outcome, pair: BreakerState.Outcome) {
        switch ending {
        case .answered: (.success, .success)
        case .unusable: (.success, .unusable)
        case .late(let share): (engine.isOpen ? .failure(share: share) : .abandoned, .failure(share: share))
        case .error(let error):
            switch error {
            // The place is wrong or gone for every pair.
            case .unreachable: (.failure(share: 1), .abandoned)
            case .unauthorized: (.hold(settings.refusalHold), .abandoned)
            case .quota(let until): (.hold(until.map { $0 - now } ?? settings.quotaHold), .abandoned)
            case .rateLimited(let wait): (.hold(wait ?? settings.rateLimitHold), .abandoned)
            case .unavailable(let wait): (.hold(wait ?? settings.rateLimitHold), .abandoned)
            case .refused(let status) where EngineError.isAboutAddress(status):
                (.hold(settings.refusalHold), .abandoned)
            // The text's fault, as far as can be known.
            case .refused, .badAnswer(.tooLarge): (.success, .unusable)
            case .unsupportedPair: (.success, .hold(settings.unsupportedHold))
            // One pair that fails says little of the engine, unless the engine is on trial.
            case .timeout, .failed, .badAnswer:
                (engine.isOpen ? .failure(share: 1) : .abandoned, .failure(share: 1))
            }
        }
    }

    /// Forgets pairs about which there is nothing to remember, or any one where there is something about all.
    private mutating func makeRoom(for pair: Pair) {
        guard pairs.count >= Self.pairsMax, pairs[pair] == nil else { return }
        pairs = pairs.filter { !$0.value.isPristine }
        if pairs.count >= Self.pairsMax, let any = pairs.keys.first { pairs[any] = nil }
    }
}

/// How a call of an engine ended.
package enum EngineEnding: Hashable, Sendable {
    case answered
    /// It answered, and had nothing for any of the texts.
    case unusable
    case error(EngineError)
    /// It had not answered when its caller stopped waiting, after this part of the longest time for a call, 0 to 1.
    case late(share: Double)
}

extension EngineError {
    /// Statuses that the same address will answer to other texts too: redirects, not found, wrong method, gone.
    fileprivate static func isAboutAddress(_ status: Int) -> Bool {
        (300..<400).contains(status) || [404, 405, 410].contains(status)
    }
}
