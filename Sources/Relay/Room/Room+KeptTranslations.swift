import ChatModel
import Foundation
import RoomLog
import Translation

/// The translations of recorded messages, beside the record, which is only ever appended to: in blocks of neighbouring
/// messages, written a second's worth at a time. A crash loses the last second's; they are no part of what was acked.
extension Room {
    /// What is to be written about one message.
    struct Unsaved {
        /// What was there goes.
        var isGone = false
        var translations: [MessageTranslation] = []
    }

    /// Translations by language of neighbouring messages, by sequence.
    typealias Block = [Int: [KeptTranslationLine]]

    private static let blockMessages: Int64 = 64
    private static let cachedBlocksMost = 16
    private static let savingInterval = Duration.seconds(1)
    private static let deletionsMost = 1000
    /// The new blocks, and the time, after which old ones are looked for again.
    private static let tidyingBlocks: Int64 = 50
    private static let tidyingInterval = Duration.seconds(3600)

    private var blockPrefix: String { "room/\(id.name)/tr/" }
    private var oldestKey: String { "room/\(id.name)/tr-oldest" }
    private static func block(of sequence: Sequence) -> Int64 { sequence.value / blockMessages }

    private func key(_ block: Int64) -> String {
        let digits = String(block)
        return blockPrefix + String(repeating: "0", count: max(0, 19 - digits.count)) + digits
    }

    /// Notes a translation for the store.
    func save(_ translation: MessageTranslation, of sequence: Sequence) {
        guard translation.isText else { return }
        var noted = unsaved[sequence] ?? Unsaved()
        noted.translations.removeAll { $0.language == translation.language }
        noted.translations.append(translation)
        unsaved[sequence] = noted
        scheduleSaving()
    }

    /// The translations go with their messages.
    func forgetTranslations(of sequences: [Sequence]) {
        guard translation != nil, !sequences.isEmpty else { return }
        for sequence in sequences { unsaved[sequence] = Unsaved(isGone: true) }
        scheduleSaving()
    }

    /// As ``forgetTranslations(of:)``, but written when it returns.
    func eraseTranslations(of sequences: [Sequence]) async throws(Refusal) {
        guard !sequences.isEmpty else { return }
        for sequence in sequences { unsaved[sequence] = Unsaved(isGone: true) }
        guard await saveTranslations() else { throw .overloaded(retry: .seconds(1)) }
    }

    private func scheduleSaving() {
        guard !savingScheduled else { return }
        savingScheduled = true
        home.schedule(at: .now + Self.savingInterval) { [weak self] in
            self?.enterLater { $0.saveSoon() }
        }
    }

    /// Writes what is noted, after the acts that came before.
    func saveSoon() {
        savingScheduled = false
        guard !unsaved.isEmpty else { return }
        perform { _ = await $0.saveTranslations() }
    }

    /// - Returns: whether all of it was written.
    private func saveTranslations() async -> Bool {
        var isWhole = true
        saving = unsaved
        unsaved = [:]
        for (number, notes) in Dictionary(grouping: saving, by: { Self.block(of: $0.key) }) {
            do {
                var block = try await readBlock(number)
                for (sequence, note) in notes { block.take(note, of: sequence) }
                let body = try block.isEmpty ? nil : Array(JSONEncoder().encode(block))
                _ = try await services.state.put(key(number), body, expecting: nil)
                blocks[number] = block
            } catch {
                // Losing translations is no reason to keep ever more of them waiting.
                isWhole = false
                services.report(.stateUnavailable(id, "\(error)"))
            }
        }
        let newest = saving.keys.max().map(Self.block)
        saving = [:]
        if let newest { await tidyBlocks(newest) }
        return isWhole
    }

    private func readBlock(_ number: Int64) async throws -> Block {
        if let block = blocks[number] { return block }
        guard let value = try await services.state.get(key(number))?.value else { return [:] }
        // What cannot be read is as good as lost.
        let block = (try? JSONDecoder().decode(Block.self, from: Data(value))) ?? [:]
        if blocks.count >= Self.cachedBlocksMost { blocks = [:] }
        blocks[number] = block
        return block
    }

    /// What is known of the translations of recorded messages, from the store and what is on its way there.
    func translations(of events: [RecordedEvent]) async -> [Sequence: [MessageTranslation]] {
        guard translates else { return [:] }
        var found: [Sequence: [MessageTranslation]] = [:]
        var block: Block = [:]
        var number: Int64?
        for event in events {
            if number != Self.block(of: event.sequence) {
                let next = Self.block(of: event.sequence)
                block = (try? await readBlock(next)) ?? [:]
                number = next
            }
            var own = block
            for notes in [saving, unsaved] {
                if let note = notes[event.sequence] { own.take(note, of: event.sequence) }
            }
            found[event.sequence] = own[Int(event.sequence.value)]?.compactMap(\.translation)
        }
        return found
    }

    /// Those into one language; none where it is nil.
    func translations(
        of events: [RecordedEvent], _ language: DisplayLanguage?
    ) async -> [Sequence: MessageTranslation] {
        guard let language else { return [:] }
        return await translations(of: events).compactMapValues { known in
            known.first { $0.language == language.tag }
        }
    }

    /// Drops blocks whose messages the record no longer has, a bounded number at a time.
    private func tidyBlocks(_ newest: Int64) async {
        let now = services.clock().steady
        if let tidied, newest < tidied.at + Self.tidyingBlocks, now - tidied.when < Self.tidyingInterval { return }
        // What the record still had when the room began is known.
        var first: Sequence? = retainedAfter.next
        let hasTidied = tidied != nil
        tidied = (newest, now)
        if hasTidied { first = try? await services.log.tail(id, limit: 1).first }
        guard let first else { return }
        await dropBlocks(before: Self.block(of: first), newest: newest)
    }

    /// The translations of all messages before the sequence.
    func forgetTranslations(before sequence: Sequence) async {
        guard translation != nil else { return }
        let end = Self.block(of: sequence)
        let rest = ((try? await readBlock(end)) ?? [:]).keys.filter { $0 < Int(sequence.value) }
        unsaved = unsaved.filter { $0.key >= sequence }
        forgetTranslations(of: rest.map { Sequence(Int64($0)) })
        await dropBlocks(before: end, newest: end)
    }

    private func dropBlocks(before end: Int64, newest: Int64) async {
        let stored = (try? await services.state.get(oldestKey))?.value
        var oldest = stored.flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? min(end, newest)
        var dropped = 0
        while oldest < end, dropped < Self.deletionsMost {
            blocks[oldest] = nil
            _ = try? await services.state.put(key(oldest), nil, expecting: nil)
            oldest += 1
            dropped += 1
        }
        let value = Array(String(oldest).utf8)
        if value != stored { _ = try? await services.state.put(oldestKey, value, expecting: nil) }
    }
}

/// A translation as it is stored.
struct KeptTranslationLine: Codable {
    var lang: String
    var text: String
    var q: String
    var by: String

    init?(_ translation: MessageTranslation) {
        guard case .text(let text, let quality, let by) = translation.outcome else { return nil }
        self.lang = translation.language.tag
        self.text = text
        q = quality.rawValue
        self.by = by
    }

    /// Nil where this relay does not know the quality.
    var translation: MessageTranslation? {
        guard let language = LanguageTag(lang), let quality = MessageTranslation.Quality(rawValue: q) else {
            return nil
        }
        return MessageTranslation(language: language, .text(text, quality, by: by))
    }
}

extension Room.Block {
    fileprivate mutating func take(_ note: Room.Unsaved, of sequence: ChatModel.Sequence) {
        let place = Int(sequence.value)
        var lines = note.isGone ? [] : self[place] ?? []
        for translation in note.translations {
            guard let line = KeptTranslationLine(translation) else { continue }
            lines.removeAll { $0.lang == line.lang }
            if lines.count < MessageTranslation.languagesMost { lines.append(line) }
        }
        self[place] = lines.isEmpty ? nil : lines
    }
}
