import ChatModel
import Synchronization

extension Translator {
    /// Asks the engines and answers those who wait, until the task is cancelled or ``stop()`` is called. Runs once.
    package func run() async {
        await withDiscardingTaskGroup { group in
            var timer: ContinuousClock.Instant?
            for await _ in wakes {
                let now = time.now()
                let (settlements, newCalls, due) = state.withLock { state in
                    let settlements = state.table.expire(at: now)
                    return (settlements, state.table.nextCalls(at: now), state.table.nextDue)
                }
                deliver(settlements)
                for call in newCalls {
                    group.addTask { await self.make(call) }
                }
                if let set = timer, set <= now { timer = nil }
                if let due, timer.map({ due < $0 }) ?? true {
                    timer = due
                    group.addTask { [time] in
                        await time.sleep(due)
                        self.wake()
                    }
                }
            }
            group.cancelAll()
        }
    }

    /// Makes one call.
    private func make(_ call: EngineCall) async {
        let engine = engines[call.route.engine]
        let coding = PlaceholderCoding(engine.limits.placeholders)
        let texts = call.flights.map { flight in
            coding.encode(converted(flight.text.core, to: call.route.writes))
        }
        let start = time.now()
        var verdicts: [Flight.Verdict]
        var failure: EngineError?
        do throws(EngineError) {
            let answers = try await engine.translate(
                TranslationBatch(
                    texts: texts, from: call.route.from, to: call.route.to, deadline: call.deadline))
            guard answers.count == texts.count else { throw .badAnswer(.wrongCount) }
            verdicts = zip(answers, call.flights).map { answer, flight in
                verdict(answer, of: flight.text, to: flight.to, call.route, coding)
            }
        } catch {
            failure = error
            verdicts = call.flights.map { _ in error.verdict }
        }
        let now = time.now()
        report(.called(engine: engine.name, texts: texts.count, took: now - start, failure))
        let settlements = state.withLock { state in
            for (flight, verdict) in zip(call.flights, verdicts) {
                // Also where nobody waits any more: the next one finds it.
                guard case .translated(let kept) = verdict, let key = state.table.key(of: flight.id) else { continue }
                state.cache.keep(.kept(kept), for: key, at: now)
            }
            let settlements = state.table.finish(call.id, verdicts, at: now)
            for settlement in settlements {
                if case .failure(let refused) = settlement.result, refused.isLasting {
                    state.cache.keep(.unfit, for: settlement.key, at: now)
                }
            }
            return settlements
        }
        deliver(settlements)
        wake()
    }

    private func verdict(
        _ answer: EngineAnswer, of text: MaskedText, to target: DisplayLanguage, _ route: EngineRoute,
        _ coding: PlaceholderCoding
    ) -> Flight.Verdict {
        let engine = engines[route.engine].name
        guard let answer = answer.text else {
            report(.unfit(engine: engine, .empty))
            return .unfit
        }
        do throws(AnswerCheck.Unfit) {
            var asked = text
            asked.core = converted(text.core, to: route.writes)
            let pieces = try check.judge(answer, of: asked, to: DisplayLanguage(route.to) ?? target, coding)
            return .translated(
                KeptTranslation(template: Template(pieces: converted(pieces, to: route.reads)), to: target, by: engine))
        } catch {
            report(.unfit(engine: engine, error))
            return .unfit
        }
    }

    private func converted(_ pieces: [Piece], to script: DisplayLanguage?) -> [Piece] {
        guard let script, let converter else { return pieces }
        return converter.convert(pieces, to: script)
    }

    private func deliver(_ settlements: [Settlement]) {
        for settlement in settlements {
            for waiter in settlement.waiters {
                switch settlement.result {
                case .success(let kept): waiter.later(filled(kept, waiter.text, waiter.to))
                case .failure(let refused):
                    waiter.later(
                        outcome(waiter.text, from: settlement.key.from, to: waiter.to, else: refused.reason))
                }
            }
        }
    }
}

extension EngineError {
    /// What the error says of the text: nothing, but where the engine won't have it or answers nonsense.
    fileprivate var verdict: Flight.Verdict {
        switch self {
        case .timeout: .down(isLate: true)
        case .refused, .unsupportedPair: .unfit
        case .unreachable, .unauthorized, .quota, .rateLimited, .failed, .badAnswer, .unavailable: .down(isLate: false)
        }
    }
}
