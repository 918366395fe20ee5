import ChatModel

/// A room's part of translating: who wants which language, the room's own words, and what people translated.
///
/// A value that the room owns and changes on its loop.
package struct RoomTranslation: Sendable {
    package struct Limits: Hashable, Sendable {
        /// Languages that one message is translated into; those of the most readers come first.
        package var languages = 12
        package var vocabulary = RoomVocabulary.Limits()
        package var memory = RoomMemory.Limits()

        package init() {}
    }

    /// What is known of a message's translations at once, and which are on their way.
    package struct Started: Sendable {
        package var outcomes: [MessageTranslation] = []
        package var awaited: Set<LanguageTag> = []
    }

    /// Whether a translation may be shown, by the room's rules for texts. Called on the room's loop and off it.
    package typealias Moderation = @Sendable (_ text: String, _ language: LanguageTag) -> Bool

    package let room: RoomID
    package var demand = Demand()
    package private(set) var memory: RoomMemory
    private let limits: Limits
    private let translator: Translator
    private var masker: Masker
    /// Languages that messages of the room were in, the first seen first.
    private var spoken: [DisplayLanguage] = []
    private static let spokenMost = 8

    package init(_ room: RoomID, _ translator: Translator, limits: Limits = Limits()) {
        self.room = room
        self.translator = translator
        self.limits = limits
        memory = RoomMemory(limits: limits.memory)
        masker = Masker(RoomVocabulary(limits: limits.vocabulary))
    }

    /// Replaces the room's glossary, keep-list and words that stand for emotes; the names of those who spoke are learnt
    /// anew.
    package mutating func use(glossary: [GlossaryEntry], emotes: [String] = []) {
        masker = Masker(
            RoomVocabulary(
                glossary: glossary, emotes: emotes, limits: limits.vocabulary, converter: translator.converter))
    }

    /// Remembers the name of one who spoke. Names that are phrases of the phrasebook stay words.
    package mutating func saw(name: String) {
        guard !translator.phrasebook.isPhrase(name) else { return }
        masker.vocabulary.saw(name: name)
    }

    /// Starts the translation of a message into all languages that its readers chose.
    ///
    /// - Parameters:
    ///   - language: as the room identified it; `und` is translated only where it is a set phrase.
    ///   - mixed: the languages of a text in several; empty otherwise.
    ///   - mayShow: asked for every text but a person's.
    ///   - later: called once for each awaited language, off the room's loop, in no order.
    package mutating func start(
        _ text: String, in language: LanguageTag, mixed: [LanguageTag] = [],
        mayShow: @escaping Moderation = { _, _ in true },
        later: @escaping @Sendable (MessageTranslation) -> Void
    ) -> Started {
        heard(language)
        var started = Started()
        let targets = demand.targets(of: language, mixed: mixed, atMost: limits.languages)
        guard !targets.isEmpty else { return started }
        let masked = masker.mask(text)
        for target in targets {
            if let outcome = translate(masked, language, mixed, target, mayShow, later, &started) {
                started.outcomes.append(outcome)
            }
        }
        return started
    }

    /// Notes that the room speaks the language, as its settings or a message say: set phrases that could be of any
    /// language, such as `哈哈` and `666`, are read as of those that are spoken.
    package mutating func heard(_ language: LanguageTag) {
        guard let display = DisplayLanguage(language), !spoken.contains(display), spoken.count < Self.spokenMost else {
            return
        }
        spoken.append(display)
    }

    /// As ``start(_:in:mixed:mayShow:later:)``, for one language: for a reader who turned to it, or a held message.
    package func start(
        _ text: String, in language: LanguageTag, mixed: [LanguageTag] = [], to target: DisplayLanguage,
        mayShow: @escaping Moderation = { _, _ in true }, later: @escaping @Sendable (MessageTranslation) -> Void
    ) -> Started {
        var started = Started()
        guard mixed.isEmpty ? !target.reads(language) : mixed.contains(where: { !target.reads($0) }) else {
            return started
        }
        if let outcome = translate(masker.mask(text), language, mixed, target, mayShow, later, &started) {
            started.outcomes.append(outcome)
        }
        return started
    }

    private func translate(
        _ masked: MaskedText, _ language: LanguageTag, _ mixed: [LanguageTag], _ target: DisplayLanguage,
        _ mayShow: @escaping Moderation, _ later: @escaping @Sendable (MessageTranslation) -> Void,
        _ started: inout Started
    ) -> MessageTranslation? {
        let resolved = masked.resolved(for: target, masker.vocabulary.glossary)
        let folded = FoldedText(resolved)
        if let (text, by) = memory.find(resolved, folded, to: target) {
            return .text(text, target, .human, by: by)
        }
        // Of a text in the reader's language and another, the other is what is translated from.
        let source = target.reads(language) ? mixed.first { !target.reads($0) } ?? language : language
        let response = translator.translate(resolved, folded, from: source, to: target, in: room, spoken: spoken) {
            outcome in
            later(outcome.moderated(by: mayShow))
        }
        switch response {
        case .needless: return nil
        case .outcome(let outcome): return outcome.moderated(by: mayShow)
        case .later:
            started.awaited.insert(target.tag)
            return nil
        }
    }

    /// Takes a person's line for a message; it outranks whatever a machine said, now and when the same is said again.
    ///
    /// - Returns: what readers are sent, and the entry to store for the room; nil where the language is `und`.
    package mutating func learn(
        _ line: String, for text: String, into language: LanguageTag, by interpreter: String,
        of sequence: ChatModel.Sequence? = nil
    ) -> (shown: MessageTranslation, entry: RoomMemory.Entry)? {
        guard let target = DisplayLanguage(language) else { return nil }
        let resolved = masker.mask(text).resolved(for: target, masker.vocabulary.glossary)
        let entry = memory.learn(resolved, line, to: target, by: interpreter, of: sequence?.value)
        return (.text(line, target, .human, by: interpreter), entry)
    }

    /// Forgets what was learnt from the messages of these sequences.
    package mutating func forget(_ messages: Set<Int64>) { memory.forget(messages) }

    /// Reads back what ``learn(_:for:into:by:of:)`` gave to store.
    package mutating func restore(_ entries: [RoomMemory.Entry]) { memory.restore(entries) }
}

extension MessageTranslation {
    func moderated(by mayShow: RoomTranslation.Moderation) -> MessageTranslation {
        guard case .text(let text, _, _) = outcome, !mayShow(text, language) else { return self }
        return MessageTranslation(language: language, .none(.failed))
    }
}
