import ChatModel
import Synchronization

/// What an operator should hear about an engine.
package enum EngineEvent: Hashable, Sendable {
    /// Calls are held back from now on; `pair` nil for all.
    case opened(engine: String, pair: EngineBreaker.Pair?, because: EngineEnding)
    /// Calls go out again.
    case closed(engine: String, pair: EngineBreaker.Pair?)
}

/// An engine behind its breakers, with a hard deadline and a hard cap on calls under way.
///
/// It answers in time whatever the engine does: one that ignores its deadline and its cancellation keeps its place
/// under the cap until it ends, so that hung calls never pile up. It keeps no queue; what finds no place is turned
/// away with `.unavailable`.
package final class GuardedEngine: TranslationEngine {
    package let name: String
    package let limits: EngineLimits
    private let engine: any TranslationEngine
    private let deadline: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let report: @Sendable (EngineEvent) -> Void
    private let state: Mutex<State>

    private struct State {
        var breaker: EngineBreaker
        var figures = EngineFigures()
    }

    /// - Parameters:
    ///   - deadline: the longest time for one call; a batch's own deadline may be sooner.
    ///   - report: called outside any lock, from any thread.
    package init(
        _ engine: any TranslationEngine, deadline: Duration, breaker: BreakerSettings,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        report: @escaping @Sendable (EngineEvent) -> Void
    ) {
        name = engine.name
        limits = engine.limits
        self.engine = engine
        self.deadline = deadline
        self.now = now
        self.report = report
        state = Mutex(State(breaker: EngineBreaker(breaker)))
    }

    package func supports(from: LanguageTag?, to: LanguageTag) -> Bool { engine.supports(from: from, to: to) }

    package func isAvailable(from: LanguageTag?, to: LanguageTag) -> Bool {
        let time = now()
        return state.withLock { $0.breaker.wouldAdmit(EngineBreaker.Pair(from: from, to: to), at: time) }
    }

    package func translate(_ batch: TranslationBatch) async throws(EngineError) -> [EngineAnswer] {
        let start = now()
        let permit = try enter(batch, at: start)
        var batch = batch
        batch.deadline = min(batch.deadline, start + deadline)
        let result = await Deadline.result(by: batch.deadline) { [self, batch] in
            defer { state.withLock { $0.figures.underWay -= 1 } }
            do throws(EngineError) {
                let answers = try await engine.translate(batch)
                guard answers.count == batch.texts.count else { throw .badAnswer(.wrongCount) }
                return .success(answers)
            } catch {
                return .failure(error)
            }
        }
        settle(result, of: permit, took: now() - start)
        return try result.get()
    }

    package var figures: EngineFigures {
        state.withLock { state in
            var figures = state.figures
            figures.isOpen = state.breaker.isOpen
            figures.openPairs = state.breaker.openPairs.map { ($0.from?.tag ?? "") + ">" + $0.to.tag }.sorted()
            return figures
        }
    }

    private func enter(
        _ batch: TranslationBatch, at time: ContinuousClock.Instant
    ) throws(EngineError) -> EngineBreaker.Permit {
        let pair = EngineBreaker.Pair(from: batch.from, to: batch.to)
        let entry: Result<EngineBreaker.Permit, EngineError> = state.withLock { state in
            guard state.figures.underWay < limits.concurrency else {
                state.figures.turnedAway += 1
                return .failure(.unavailable(retryAfter: nil))
            }
            guard let permit = state.breaker.admit(pair, at: time) else {
                state.figures.turnedAway += 1
                return .failure(.unavailable(retryAfter: state.breaker.wait(pair, at: time)))
            }
            state.figures.calls += 1
            state.figures.underWay += 1
            state.figures.texts += batch.texts.count
            state.figures.characters += batch.texts.reduce(0) { $0 + $1.unicodeScalars.count }
            return .success(permit)
        }
        return try entry.get()
    }

    private func settle(
        _ result: Result<[EngineAnswer], EngineError>, of permit: EngineBreaker.Permit, took: Duration
    ) {
        let ending = ending(of: result, took: took)
        let time = now()
        let changes = state.withLock { state in
            state.figures.took(took)
            switch result {
            case .success(let answers): state.figures.textsUnanswered += answers.count { $0.text == nil }
            case .failure(let error): state.figures.errors[error.kind, default: 0] += 1
            }
            let changes = state.breaker.report(ending, of: permit, at: time)
            state.figures.openings += changes.count(where: \.isOpen)
            return changes
        }
        for change in changes {
            report(
                change.isOpen
                    ? .opened(engine: name, pair: change.pair, because: ending)
                    : .closed(engine: name, pair: change.pair))
        }
    }

    private func ending(of result: Result<[EngineAnswer], EngineError>, took: Duration) -> EngineEnding {
        switch result {
        case .success(let answers): answers.allSatisfy { $0.text == nil } ? .unusable : .answered
        // The deadline may have been sooner than the engine's own, or the caller gone.
        case .failure(.timeout): .late(share: min(took / deadline, 1))
        case .failure(let error): .error(error)
        }
    }
}
