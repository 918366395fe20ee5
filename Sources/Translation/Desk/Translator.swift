import ChatModel
import Synchronization

/// Translates for all rooms: from the phrasebook and the cache at once, from engines later.
///
/// Rooms call it on their own loops and are never kept waiting; engines are asked by ``run()``.
package final class Translator: Sendable {
    /// What a room hears at once.
    package enum Response: Sendable {
        /// Readers of the language can read the message as it is.
        case needless
        case outcome(MessageTranslation)
        /// The outcome follows, once.
        case later
    }

    struct State {
        var table: FlightTable
        var cache: TranslationCache
        var itineraries: [Itinerary.Pair: Itinerary] = [:]
    }

    package let engines: [any TranslationEngine]
    package let phrasebook: Phrasebook
    package let gloss: WordGloss?
    package let converter: ChineseConverter?
    let budget: any TranslationBudget
    let time: SteadyTime
    let check: AnswerCheck
    let report: @Sendable (TranslationEvent) -> Void
    let state: Mutex<State>
    let wakes: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - engines: in the order in which they are asked.
    ///   - report: called on rooms' loops and off them; must return soon.
    package init(
        engines: [any TranslationEngine] = [], phrasebook: Phrasebook = Phrasebook(), gloss: WordGloss? = nil,
        converter: ChineseConverter? = nil, budget: any TranslationBudget = UnlimitedBudget(),
        settings: TranslatorSettings = TranslatorSettings(), check: AnswerCheck = AnswerCheck(),
        time: SteadyTime = .system, report: @escaping @Sendable (TranslationEvent) -> Void = { _ in }
    ) {
        self.engines = engines
        self.phrasebook = phrasebook
        self.gloss = gloss
        self.converter = converter
        self.budget = budget
        self.time = time
        self.check = check
        self.report = report
        let limits = FlightTable.Limits(
            deadline: settings.deadline, flights: settings.flights, waiters: settings.waiting)
        state = Mutex(
            State(
                table: FlightTable(limits: limits, engines: engines.map(\.limits)),
                cache: TranslationCache(limits: settings.cache)))
        (wakes, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Translates one message into one language.
    ///
    /// - Parameters:
    ///   - text: resolved for the language.
    ///   - spoken: languages of the room, from which set phrases are translated where the text's own is `und`.
    ///   - later: called once, off the room's loop, if and only if the response is `later`.
    package func translate(
        _ text: MaskedText, _ folded: FoldedText, from language: LanguageTag, to target: DisplayLanguage,
        in room: RoomID,
        spoken: [DisplayLanguage] = [], later: @escaping @Sendable (MessageTranslation) -> Void
    ) -> Response {
        guard text.hasWords || phrasebook.mayKnow(text) else { return .needless }
        guard let source = DisplayLanguage(language) else { return phrase(text, from: spoken, to: target) ?? .needless }
        let itinerary = itinerary(from: source, to: target)
        let key = TranslationKey(from: source, to: itinerary.to, text: folded)
        let now = time.now()
        // What an engine was asked for is no set phrase, so that the quicker look comes first.
        if let found = state.withLock({ $0.cache.find(key, at: now) }) {
            return response(found, text, from: source, to: target)
        }
        if let response = phrase(text, from: [source], to: target) { return response }
        guard text.hasWords else { return .needless }
        if source.isChinese, target.isChinese { return conversion(text, from: source, to: target) }
        do throws(FlightTable.Full) {
            // An engine may have answered since the first look.
            let (found, isShared) = try state.withLock { state throws(FlightTable.Full) in
                if let found = state.cache.find(key, at: now) { return (TranslationCache.Entry?.some(found), true) }
                return (nil, try state.table.join(key, text, target, at: now, later))
            }
            if let found { return response(found, text, from: source, to: target) }
            guard !isShared else {
                report(.saved(.shared))
                return .later
            }
        } catch {
            report(.full)
            return none(target, .failed)
        }
        return open(key, text, target, itinerary.routes, in: room, at: now, later)
    }

    private func response(
        _ found: TranslationCache.Entry, _ text: MaskedText, from source: DisplayLanguage, to target: DisplayLanguage
    ) -> Response {
        switch found {
        case .kept(let kept):
            report(.saved(.cache))
            return .outcome(filled(kept, text, target))
        case .unfit: return .outcome(outcome(text, from: source, to: target, else: .failed))
        }
    }

    /// How a pair is translated. What engines say of a pair does not change, so it is asked once.
    private func itinerary(from source: DisplayLanguage, to target: DisplayLanguage) -> Itinerary {
        let pair = Itinerary.Pair(from: source, to: target)
        if let known = state.withLock({ $0.itineraries[pair] }) { return known }
        let made = Itinerary(engines, pair, converts: converter != nil)
        state.withLock { state in
            // Readers choose languages freely, so that only so many pairs are remembered.
            if state.itineraries.count >= 1024 { state.itineraries.removeAll() }
            state.itineraries[pair] = made
        }
        return made
    }

    /// Sends a text that nobody waits for on its way.
    private func open(
        _ key: TranslationKey, _ text: MaskedText, _ target: DisplayLanguage, _ routes: [EngineRoute], in room: RoomID,
        at now: ContinuousClock.Instant, _ later: @escaping @Sendable (MessageTranslation) -> Void
    ) -> Response {
        func nothing(_ reason: MessageTranslation.Absence) -> Response {
            .outcome(outcome(text, from: key.from, to: target, else: reason))
        }
        guard !routes.isEmpty else { return nothing(.off) }
        let open = routes.filter { engines[$0.engine].isAvailable(from: $0.from, to: $0.to) }
        guard !open.isEmpty, text.spans.count <= PlaceholderCoding.mostSpans else { return nothing(.failed) }
        guard budget.spend(text.words.unicodeScalars.count, in: room) else {
            report(.overBudget(room))
            return nothing(.budget)
        }
        do throws(FlightTable.Full) {
            try state.withLock { state throws(FlightTable.Full) in
                try state.table.open(key, text, target, open, at: now, later)
            }
        } catch {
            report(.full)
            return none(target, .failed)
        }
        wake()
        return .later
    }

    /// A kept translation as the message's.
    func filled(_ kept: KeptTranslation, _ text: MaskedText, _ target: DisplayLanguage) -> MessageTranslation {
        var template = kept.template
        if kept.to != target, let converter { template.pieces = converter.convert(template.pieces, to: target) }
        guard let filled = template.fill(text) else { return .none(target, .failed) }
        return .text(filled, target, .machine, by: kept.by)
    }

    private func none(_ target: DisplayLanguage, _ reason: MessageTranslation.Absence) -> Response {
        report(.none(reason))
        return .outcome(.none(target, reason))
    }

    /// The words one by one where that was asked for, else the reason for there being nothing.
    func outcome(
        _ text: MaskedText, from source: DisplayLanguage, to target: DisplayLanguage,
        else reason: MessageTranslation.Absence
    ) -> MessageTranslation {
        if let gloss, let glossed = gloss.gloss(text, from: source, to: target) {
            report(.saved(.gloss))
            return .text(glossed, target, .gloss, by: WordGloss.name)
        }
        report(.none(reason))
        return .none(target, reason)
    }

    /// From the phrasebook, which holds Simplified Chinese and is read by both scripts.
    private func phrase(_ text: MaskedText, from sources: [DisplayLanguage], to target: DisplayLanguage) -> Response? {
        guard !sources.isEmpty else { return nil }
        var text = text
        if sources.contains(.traditionalChinese), let converter {
            text.core = converter.convert(text.core, to: .simplifiedChinese)
        }
        switch phrasebook.find(text, from: sources, to: target) {
        case .unknown: return nil
        case .same: return .needless
        case .phrase(let pieces, let isExact):
            var pieces = pieces
            if target == .traditionalChinese, let converter { pieces = converter.convert(pieces, to: target) }
            guard let filled = Template(pieces: pieces).fill(text, readsNumbers: true) else { return nil }
            report(.saved(.phrasebook))
            return .outcome(
                .text(filled, target, isExact ? .exact : .phrase, by: Phrasebook.name))
        }
    }

    private func conversion(
        _ text: MaskedText, from source: DisplayLanguage, to target: DisplayLanguage
    ) -> Response {
        guard source != target else { return .needless }
        guard let converter else { return none(target, .off) }
        let pieces = converter.convert(text.core, to: target)
        guard pieces != text.core, let filled = Template(pieces: pieces).fill(text) else { return .needless }
        report(.saved(.conversion))
        return .outcome(
            .text(filled, target, .exact, by: ChineseConverter.name))
    }

    /// What is held at this moment.
    package struct Figures: Hashable, Sendable {
        /// Texts on their way to engines.
        package let flights: Int
        /// Messages that wait for them, each counted once a language.
        package let waiting: Int
        package let cached: Int
        package let cachedBytes: Int
    }

    package var figures: Figures {
        state.withLock { state in
            Figures(
                flights: state.table.flightCount, waiting: state.table.waiters, cached: state.cache.count,
                cachedBytes: state.cache.bytes)
        }
    }

    func wake() { waker.yield() }

    /// Ends ``run()``; whoever still waits is not told.
    package func stop() { waker.finish() }
}
