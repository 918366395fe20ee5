import ChatModel
import LanguageRules
import RoomLog
import Translation

/// Messages in the languages of their readers. The original never waits: what is translated by the time that a message
/// is stored stands in its line, what comes later follows.
extension Room {
    /// A message's translations, from its admission until the last is there.
    struct UnderWay {
        let message: Message
        var known: [MessageTranslation]
        var awaited: Set<LanguageTag>
        /// The message's place in the record; nil until it has one.
        var sequence: Sequence?
    }

    /// Whether readers get messages in their languages.
    var translates: Bool { translation != nil && state.settings.isTranslating }

    /// Lets the room's words, its languages and its lanes follow its settings.
    func followSettings(since old: RoomSettings? = nil) {
        guard translation != nil else { return }
        let settings = state.settings
        if settings.glossary != old?.glossary ?? [] { translation?.use(glossary: settings.glossary) }
        for language in settings.languages { translation?.heard(language) }
        guard settings.isTranslating != old?.isTranslating ?? false else { return }
        for (connection, subscriber) in subscribers {
            move(connection, to: laneKey(subscriber.lane.encoding, subscriber.principal, subscriber.language))
        }
    }

    /// Starts translating a message that is about to be stored.
    ///
    /// - Parameter known: what is translated already.
    /// - Returns: what ``placed(_:at:)`` and ``dropTranslation(_:)`` take; nil where nobody wants any.
    func startTranslation(of message: Message, known: [MessageTranslation]) -> UInt64? {
        guard translates else { return nil }
        translation?.saw(name: message.author.name)
        lastUnderWay += 1
        let ticket = lastUnderWay
        let started = translation?.start(
            message.text, in: message.language, mixed: message.mixed, mayShow: mayShow,
            later: { [weak self] outcome in self?.onHome { $0.translated(outcome, ticket) } })
        guard let started else { return nil }
        let languages = Set(known.map(\.language))
        let underWay = UnderWay(
            message: message,
            known: known + started.outcomes.filter { !languages.contains($0.language) },
            awaited: started.awaited.subtracting(languages))
        guard !underWay.known.isEmpty || !underWay.awaited.isEmpty else { return nil }
        translating[ticket] = underWay
        return ticket
    }

    /// The message has its place.
    ///
    /// - Returns: what stands in its line.
    func placed(_ ticket: UInt64?, at sequence: Sequence) -> [MessageTranslation] {
        guard let ticket, var underWay = translating.removeValue(forKey: ticket) else { return [] }
        let known = underWay.known
        underWay.known = []
        underWay.sequence = sequence
        if !underWay.awaited.isEmpty { translating[ticket] = underWay }
        for translation in known { save(translation, of: sequence) }
        return known
    }

    /// The message was not stored.
    func dropTranslation(_ ticket: UInt64?) {
        if let ticket { translating[ticket] = nil }
    }

    private func translated(_ outcome: MessageTranslation, _ ticket: UInt64) {
        guard var underWay = translating.removeValue(forKey: ticket),
            underWay.awaited.remove(outcome.language) != nil
        else { return }
        if underWay.sequence == nil { underWay.known.append(outcome) }
        if underWay.sequence == nil || !underWay.awaited.isEmpty { translating[ticket] = underWay }
        guard let sequence = underWay.sequence else { return }
        if !recent.keep(outcome, of: sequence) {
            // Gone from memory alone, or from view.
            guard !recent.covers(after: sequence.previous), !state.removals.contains(underWay.message, at: sequence)
            else { return }
        }
        save(outcome, of: sequence)
        tell(outcome, of: sequence)
    }

    /// Sends a translation that came after its message to the readers of its language who got the message.
    func tell(_ translation: MessageTranslation, of sequence: Sequence) {
        let line = services.coding.translation(id, of: sequence, translation)
        for index in lanes.indices where lanes[index].key.language?.tag == translation.language {
            add(line, nil, .follows(sequence), to: index)
        }
        sendPast(line) { $0.lane.language?.tag == translation.language && $1 >= sequence }
        flushLate()
    }

    /// Runs the call in this very room, not in one that serves its name after it.
    private nonisolated func onHome(_ call: @escaping @Sendable (isolated Room) -> Void) {
        home.post { [weak self] in self?.assumeIsolated { call($0) } }
    }

    /// What the rules of the room would not show is not shown as a translation either.
    private var mayShow: RoomTranslation.Moderation {
        guard let examiner = services.examiner else { return { _, _ in true } }
        let context = RuleContext(level: state.settings.level, links: state.settings.links)
        return { [id] text, _ in
            switch examiner.examine(text, in: id, context, usual: nil).terms.action {
            case nil, .warn: true
            case .mask, .hold, .reject, .timeout: false
            }
        }
    }

    /// The lines of events for readers of a language.
    func lines(_ events: [RecentEvents.Entry], _ language: DisplayLanguage?) -> [[UInt8]] {
        guard let language else { return events.map(\.line) }
        return events.map { event in
            event.translations.first { $0.language == language.tag }
                .map { services.coding.line(event.line, with: $0) } ?? event.line
        }
    }
}

extension Room {
    /// A message in a language that is shown only with a translation into the room's main one.
    struct Untranslated: Sendable {
        let message: Message
        let admission: Admission
        let rule: String
        let author: Principal
        let request: RequestID?
        let key: NonceMemory.Key?
        let seat: any Seat
    }

    /// Says the message once its translation into the main language is there; where none comes, moderators decide.
    func sayOnceTranslated(_ untranslated: Untranslated) {
        let message = untranslated.message
        let main = (state.settings.languages.first ?? state.settings.allow.first).flatMap(DisplayLanguage.init)
        let started = main.flatMap { main in
            translation?.start(
                message.text, in: message.language, mixed: message.mixed, to: main, mayShow: mayShow,
                later: { [weak self] outcome in
                    self?.onHome { room in
                        room.untranslatedCount -= 1
                        room.decide(untranslated, outcome)
                        room.settleIfDone()
                    }
                })
        }
        guard let started else {
            hold(untranslated)
            return
        }
        guard started.awaited.isEmpty else {
            untranslatedCount += 1
            return
        }
        decide(untranslated, started.outcomes.first)
    }

    /// - Parameter outcome: nil where those who read the main language can read the message.
    private func decide(_ untranslated: Untranslated, _ outcome: MessageTranslation?) {
        if let outcome, !outcome.isText {
            hold(untranslated)
            return
        }
        var message = untranslated.message
        // The record's times do not go back.
        message.at = services.clock().wall
        append(
            .message(message), id: untranslated.key.map { MessageID(room: id, user: $0.user, nonce: $0.nonce) },
            translated: outcome.map { [$0] } ?? [],
            .said(untranslated.seat, untranslated.request, untranslated.key, untranslated.admission.undo))
    }

    private func hold(_ untranslated: Untranslated) {
        hold(
            untranslated.message, untranslated.admission, .translation, rule: untranslated.rule,
            by: untranslated.author, untranslated.request, untranslated.key, untranslated.seat)
    }

    /// Tells a moderator of a held message, with its translation if one comes before it is of no use any more.
    func tell(_ hold: Hold<Never>, to moderator: Subscriber) {
        let seat = moderator.seat
        let message = hold.message
        // Moderators decide what may be shown, so nothing is kept from them.
        let started = moderator.lane.language.flatMap { language in
            translation?.start(
                message.text, in: message.language, mixed: message.mixed, to: language,
                later: { [weak self] outcome in
                    self?.onHome { room in
                        guard room.state.holds[hold.id] != nil, room.subscribers[seat.id] != nil else { return }
                        seat.receive(.moderation(room.id, .held(hold, outcome)))
                    }
                })
        }
        if started?.awaited.isEmpty ?? true {
            seat.receive(.moderation(id, .held(hold, started?.outcomes.first)))
        }
    }

    /// Takes an interpreter's line for a message.
    func interpret(
        _ sequence: Sequence, _ language: LanguageTag, _ text: String, by actor: Principal, _ now: Timestamp
    ) async throws(Refusal) {
        let message = try await requireMessage(sequence)
        if case .failure(let refusal) = state.check(text) { throw refusal }
        var trial = translation
        guard
            let (shown, remembered) = trial?.learn(
                text, for: message.text, into: language, by: actor.name, of: sequence)
        else {
            throw .noSuchMessage(sequence)
        }
        // About the author too, since their words may be in it.
        try await audit(
            entry(
                actor.user, "translate", now, user: message.author.id, message: sequence,
                detail: "\(language): \(text)"))
        try await store(remembered)
        translation?.restore([remembered])
        let isAtHand = recent[sequence] != nil
        guard recent.keep(shown, of: sequence) || !isAtHand else { return }
        save(shown, of: sequence)
        tell(shown, of: sequence)
    }
}

extension RoomSettings {
    /// Where messages in other languages are shown with a translation, they must be translated.
    var isTranslating: Bool { translate || other == .translate }
}
