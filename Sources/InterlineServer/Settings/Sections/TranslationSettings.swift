import ChatModel
import Translation

/// How messages are translated, in rooms whose hosts or settings ask for it.
package struct TranslationSettings: Hashable, Sendable {
    /// Whether rooms translate until their host says otherwise.
    package var rooms = true
    /// Whether set phrases of live chat are translated by the list that is in the binary.
    package var phrasebook = true
    /// A list in place of the one in the binary.
    package var phrasebookFile: SettingsFile?
    /// A dictionary in the form of CC-CEDICT, for words one by one where there is nothing better.
    package var glossFile: SettingsFile?
    /// Asked in this order.
    package var engines: [EngineSettings] = []
    /// How long after a message its translation is still of use.
    package var deadline: Duration = .milliseconds(400)
    /// Languages that one message is translated into.
    package var languagesMax = 12
    /// Languages that the readers of one room get translations in.
    package var roomLanguagesMax = 32
    /// Characters of one room and hour that may go to engines; 0: no limit.
    package var budgetRoomHour = 200_000
    /// Characters of all rooms and a day in UTC; 0: no limit.
    package var budgetDay = 0
    package var cacheEntries = 50_000
    package var cacheBytes = 32 << 20
    package var cacheTime: Duration = .seconds(86_400)
    /// Texts on their way to engines.
    package var textsMax = 2000
    /// Messages that wait for engines, each counted once a language.
    package var waitingMax = 20_000
    /// Interpreters' lines that a room remembers.
    package var rememberedMax = 1000

    package init() {}
}

extension TranslationSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.flag("rooms", &rooms)
        reader.flag("phrasebook", &phrasebook)
        reader.file("phrasebook_file", &phrasebookFile)
        reader.file("gloss_file", &glossFile)
        reader.milliseconds("deadline_ms", 10...60_000, &deadline)
        reader.integer("languages_max", 1...100, &languagesMax)
        reader.integer("room_languages_max", 1...1000, &roomLanguagesMax)
        reader.integer("budget_room_hour", 0...1_000_000_000, &budgetRoomHour)
        reader.integer("budget_day", 0...1_000_000_000, &budgetDay)
        reader.integer("cache_entries", 0...10_000_000, &cacheEntries)
        reader.integer("cache_bytes", 0...4_294_967_296, &cacheBytes)
        reader.seconds("cache_s", 1...31_536_000, &cacheTime)
        reader.integer("texts_max", 1...100_000, &textsMax)
        reader.integer("waiting_max", 1...1_000_000, &waitingMax)
        reader.integer("remembered_max", 0...100_000, &rememberedMax)
        var read: [EngineSettings] = []
        let blank = EngineDraft(deadline: deadline)
        reader.sections("engines", countMax: 16, blank: blank) { draft, item in
            guard let engine = draft.engine else { return }
            for problem in engine.problems { item.require("name", false, "\(problem)") }
            item.require("name", !read.contains { $0.name == engine.name }, "\"\(engine.name)\" is given twice")
            read.append(engine)
        }
        engines = read
    }
}

/// An engine while it is read: what it cannot do without may be missing.
private struct EngineDraft: SettingsSection {
    let deadline: Duration
    private(set) var engine: EngineSettings?

    init(deadline: Duration) { self.deadline = deadline }

    mutating func decode(_ reader: SettingsReader) {
        var name: String?
        var kind = EngineKind.libreTranslate
        reader.optional("name", expecting: "a name, shown to readers", &name) { $0 }
        reader.require("name", reader.isGiven("name"), "missing; expected a name, shown to readers")
        reader.choice("kind", &kind)
        reader.require("kind", reader.isGiven("kind"), "missing")
        var read = EngineSettings(name: name ?? "", kind: kind)
        read.deadline = deadline
        reader.optional("url", expecting: "an address", &read.url) { $0 }
        reader.flag("plain_http", &read.allowsPlainHTTP)
        var variable: String?
        var file: SettingsFile?
        reader.optional("key_env", expecting: "the name of an environment variable", &variable) {
            $0.isEmpty ? nil : $0
        }
        reader.file("key_file", &file)
        reader.require("key_file", variable == nil || file == nil, "can't stand beside key_env")
        read.secret = variable.map { .environment($0) } ?? file.map { .file($0.path) }
        decodeLimits(reader, &read)
        var pairs: [LanguagePair] = []
        let pair = "a pair of languages such as zh>en, or >en for any source"
        reader.list("pairs", expecting: pair, countMax: EngineSettings.pairsMax, &pairs) { text, _ in
            LanguagePair(text)
        }
        if !pairs.isEmpty { read.pairs = pairs }
        if name != nil { engine = read }
    }

    private func decodeLimits(_ reader: SettingsReader, _ engine: inout EngineSettings) {
        var batchTexts = 0
        var batchCharacters = 0
        var concurrency = 0
        reader.integer("batch_texts", 0...1000, &batchTexts)
        reader.integer("batch_chars", 0...1_000_000, &batchCharacters)
        reader.integer("concurrency", 0...1000, &concurrency)
        if batchTexts > 0 { engine.batchTexts = batchTexts }
        if batchCharacters > 0 { engine.batchCharacters = batchCharacters }
        if concurrency > 0 { engine.concurrency = concurrency }
        reader.milliseconds("deadline_ms", 10...60_000, &engine.deadline)
        reader.integer("answer_bytes", EngineSettings.answerBytesRange, &engine.answerBytesMax)
        reader.value("model", expecting: "a model's name", &engine.chat.model) { $0 }
        reader.choice("json_mode", &engine.chat.jsonMode)
        reader.choice("token_limit", &engine.chat.tokenLimit)
        reader.optional("region", expecting: "an Azure region", &engine.region) { $0 }
        reader.optional("glossary", expecting: "a DeepL glossary", &engine.glossary) { $0 }
    }
}

extension LanguagePair {
    /// As `zh>en`; `>en` is from any language.
    fileprivate init?(_ text: String) {
        let parts = text.split(separator: ">", omittingEmptySubsequences: false)
        guard parts.count == 2, let to = LanguageTag(String(parts[1])) else { return nil }
        if parts[0].isEmpty {
            self.init(from: nil, to: to)
        } else {
            guard let from = LanguageTag(String(parts[0])) else { return nil }
            self.init(from: from, to: to)
        }
    }
}
