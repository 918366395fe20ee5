import AdminAPI
import ChatModel
import Synchronization
import Translation

/// Counts what the translator reports.
final class TranslationFigures: Sendable {
    private struct Counts {
        var saved: [TranslationEvent.Source: Int] = [:]
        var none: [MessageTranslation.Absence: Int] = [:]
        var unfit = 0
        var full = 0
        var engines: [GuardedEngine] = []
    }

    private let counts = Mutex(Counts())

    func watch(_ engines: [GuardedEngine]) { counts.withLock { $0.engines = engines } }

    func take(_ event: TranslationEvent) {
        counts.withLock { counts in
            switch event {
            case .saved(let source): counts.saved[source, default: 0] += 1
            case .none(let reason): counts.none[reason, default: 0] += 1
            case .unfit: counts.unfit += 1
            case .full: counts.full += 1
            // The engines count their calls; the budget tells the operator itself.
            case .called, .overBudget: break
            }
        }
    }

    func metrics(_ translator: Translator) -> [Metric] {
        let counts = counts.withLock { $0 }
        let engines = counts.engines.map(\.figures)
        let held = translator.figures
        var metrics = TranslationEvent.Source.allCases.map { source in
            Metric(
                "interline_translations_\(source.rawValue)_total", .counter, counts.saved[source] ?? 0,
                "Translations without a call of their own: \(source.rawValue).")
        }
        metrics += MessageTranslation.Absence.allCases.map { reason in
            Metric(
                "interline_translations_none_\(reason.rawValue)_total", .counter, counts.none[reason] ?? 0,
                "Messages and languages without a translation: \(reason.rawValue).")
        }
        return metrics + [
            Metric(
                "interline_translation_calls_total", .counter, engines.reduce(0) { $0 + $1.calls }, "Calls of engines."),
            Metric(
                "interline_translation_texts_total", .counter, engines.reduce(0) { $0 + $1.texts },
                "Texts of those calls."),
            Metric(
                "interline_translation_characters_total", .counter, engines.reduce(0) { $0 + $1.characters },
                "Characters of those texts."),
            Metric(
                "interline_translation_errors_total", .counter,
                engines.reduce(0) { $0 + $1.errors.values.reduce(0, +) }, "Calls that ended in an error."),
            Metric(
                "interline_translation_breakers_open", .gauge,
                engines.reduce(0) { $0 + $1.openPairs.count + ($1.isOpen ? 1 : 0) },
                "Engines and pairs that are not asked for now."),
            Metric("interline_translation_unfit_total", .counter, counts.unfit, "Answers that were not shown."),
            Metric("interline_translation_full_total", .counter, counts.full, "Texts that were not taken on."),
            Metric("interline_translation_texts", .gauge, held.flights, "Texts on their way to engines."),
            Metric("interline_translation_waiting", .gauge, held.waiting, "Messages that wait, once a language."),
            Metric("interline_translation_cached", .gauge, held.cached, "Texts in the cache."),
            Metric("interline_translation_cached_bytes", .gauge, held.cachedBytes, "Bytes of the cache."),
        ]
    }
}
