import ChatModel

extension JSONWriter {
    /// Writes the settings that the patch has, by the names that hosts set them with.
    ///
    /// - Parameters:
    ///   - emotes: stand among them where there are any, and so do `rules`; hosts don't set them.
    mutating func settings(
        _ name: StaticString, _ patch: RoomSettingsPatch, emotes: [Emote] = [], rules: [HouseRules.Text] = []
    ) {
        self.name(name)
        beginObject()
        if let title = patch.title { member("title", title) }
        if let languages = patch.languages { strings("languages", languages.map(\.tag)) }
        if let allow = patch.allow { strings("allow", allow.map(\.tag)) }
        if let other = patch.other { member("other", other.rawValue) }
        if let seconds = patch.slowSeconds { member("slow_s", seconds) }
        if let characters = patch.charactersMax { member("chars_max", characters) }
        if let emoteOnly = patch.emoteOnly { member("emote_only", emoteOnly) }
        if let membersOnly = patch.membersOnly { member("members_only", membersOnly) }
        if let links = patch.links { member("links", links.rawValue) }
        if let unique = patch.unique { member("unique", unique) }
        if let paused = patch.paused { member("paused", paused) }
        if let shield = patch.shield { member("shield", shield) }
        if let level = patch.level { member("level", level) }
        if let translate = patch.translate { member("translate", translate) }
        if let glossary = patch.glossary { write(glossary) }
        if let pinned = patch.pinned {
            self.name("pinned")
            beginArray()
            for sequence in pinned { integer(sequence.value) }
            endArray()
        }
        if let questions = patch.questions { write(questions) }
        if let linked = patch.linked { strings("linked", linked.map(\.name)) }
        if !emotes.isEmpty { texts("emotes", emotes.map { ($0.name, $0.value) }) }
        if !rules.isEmpty { texts("rules", rules.map { ($0.language.tag, $0.text) }) }
        endObject()
    }

    /// Writes an object of texts, in the order given.
    private mutating func texts(_ name: StaticString, _ texts: [(name: String, text: String)]) {
        self.name(name)
        beginObject()
        for (name, text) in texts {
            self.name(escaping: name)
            string(text)
        }
        endObject()
    }

    private mutating func write(_ glossary: [GlossaryEntry]) {
        name("glossary")
        beginArray()
        for entry in glossary {
            beginObject()
            for (name, term) in entry.members {
                self.name(escaping: name)
                string(term)
            }
            endObject()
        }
        endArray()
    }

    private mutating func write(_ questions: [Question]) {
        name("questions")
        beginArray()
        for question in questions {
            beginObject()
            member("seq", question.sequence)
            member("votes", question.votes)
            endObject()
        }
        endArray()
    }
}
