import AdminAPI
import ChatModel
import Synchronization
import Translation

/// Counts what the translator reports.
final class TranslationFigures: Sendable {
    private struct Counts {
        var saved: [TranslationEvent.Source: Int] = [:]
        var none: [MessageTranslation.Absence: Int] = [:]
        /// By the names of engines, which the settings bound.
        var unfit: [String: [AnswerCheck.Unfit: Int]] = [:]
        var full = 0
        var engines: [GuardedEngine] = []
    }

    private let counts = Mutex(Counts())

    func watch(_ engines: [GuardedEngine]) {
        counts.withLock { counts in
            counts.engines = engines
            for engine in engines { counts.unfit[engine.name] = [:] }
        }
    }

    func take(_ event: TranslationEvent) {
        counts.withLock { counts in
            switch event {
            case .saved(let source): counts.saved[source, default: 0] += 1
            case .none(let reason): counts.none[reason, default: 0] += 1
            case .unfit(let engine, let why): counts.unfit[engine]?[why, default: 0] += 1
            case .full: counts.full += 1
            // The engines count their calls; the budget tells the operator itself.
            case .called, .overBudget: break
            }
        }
    }

    func metrics(_ translator: Translator) -> [Metric] {
        let counts = counts.withLock { $0 }
        let held = translator.figures
        return [
            Metric(
                "interline_translation_saved_total", .counter, by: "source",
                TranslationEvent.Source.allCases.map { ($0.rawValue, Double(counts.saved[$0] ?? 0)) },
                "Translations without a call of their own, by where they came from."),
            Metric(
                "interline_translation_absent_total", .counter, by: "reason",
                MessageTranslation.Absence.allCases.map { ($0.rawValue, Double(counts.none[$0] ?? 0)) },
                "Messages and languages without a translation, by why."),
            Metric("interline_translation_full_total", .counter, counts.full, "Texts that were not taken on."),
            Metric("interline_translation_under_way", .gauge, held.flights, "Texts on their way to engines."),
            Metric("interline_translation_waiting", .gauge, held.waiting, "Messages that wait, once a language."),
            Metric("interline_translation_cache_entries", .gauge, held.cached, "Texts in the cache."),
            Metric("interline_translation_cache_bytes", .gauge, held.cachedBytes, "Bytes of the cache."),
        ] + Self.metrics(counts.engines.map { ($0.name, $0.figures) }, unfit: counts.unfit)
    }

    private static func metrics(
        _ engines: [(name: String, figures: EngineFigures)], unfit: [String: [AnswerCheck.Unfit: Int]]
    ) -> [Metric] {
        func figure(
            _ name: String, _ kind: Metric.Kind, _ help: String, _ value: (EngineFigures) -> Int
        ) -> Metric {
            Metric(
                "interline_translation_\(name)", kind, by: "engine",
                engines.map { ($0.name, Double(value($0.figures))) }, help)
        }
        return [
            figure("calls_total", .counter, "Calls of engines.", \.calls),
            figure("texts_total", .counter, "Texts of those calls.", \.texts),
            figure("characters_total", .counter, "Characters of those texts, as providers bill.", \.characters),
            figure("unanswered_total", .counter, "Texts that an answer had nothing for.", \.textsUnanswered),
            figure("turned_away_total", .counter, "Batches that a breaker or the cap held back.", \.turnedAway),
            figure("breaker_openings_total", .counter, "Times that a breaker opened.", \.openings),
            figure("breaker_open", .gauge, "1 while an engine is not asked.") { $0.isOpen ? 1 : 0 },
            figure("pairs_open", .gauge, "Pairs of languages that an engine is not asked for.", \.openPairs.count),
            figure("calls_running", .gauge, "Calls under way, late ones too.", \.underWay),
            Metric(
                "interline_translation_failures_total", .counter,
                engines.flatMap { engine in
                    EngineFigures.ErrorKind.allCases.map { kind in
                        (
                            [("engine", engine.name), ("kind", kind.rawValue)],
                            Double(engine.figures.errors[kind] ?? 0)
                        )
                    }
                }, "Calls that ended in an error, by engine and kind."),
            Metric(
                "interline_translation_unfit_total", .counter,
                engines.flatMap { engine in
                    AnswerCheck.Unfit.allCases.map { why in
                        ([("engine", engine.name), ("reason", why.rawValue)], Double(unfit[engine.name]?[why] ?? 0))
                    }
                }, "Answers that were not shown, by engine and why."),
            Metric(
                "interline_translation_call_seconds", by: "engine",
                engines.map { ($0.name, $0.figures.snapshot) }, "How long calls took."),
        ]
    }
}

extension EngineFigures {
    fileprivate var snapshot: Histogram.Snapshot {
        var count = 0
        let steps = zip(Self.secondsBounds, callsBySeconds).map { bound, calls in
            count += calls
            return (bound: bound, count: count)
        }
        return Histogram.Snapshot(steps: steps, count: callsBySeconds.reduce(0, +), seconds: seconds)
    }
}
