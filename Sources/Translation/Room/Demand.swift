import ChatModel

/// Which languages the readers who are in a room chose, and how many chose each.
package struct Demand: Hashable, Sendable {
    private var readers: [DisplayLanguage: Int] = [:]

    package init() {}

    /// A reader came, or chose the language.
    package mutating func add(_ language: LanguageTag?) {
        guard let display = language.flatMap(DisplayLanguage.init) else { return }
        readers[display, default: 0] += 1
    }

    /// A reader left, or chose another language.
    package mutating func remove(_ language: LanguageTag?) {
        guard let display = language.flatMap(DisplayLanguage.init), let count = readers[display] else { return }
        readers[display] = count > 1 ? count - 1 : nil
    }

    package var languageCount: Int { readers.count }
    package var isEmpty: Bool { readers.isEmpty }
    package func readers(of language: DisplayLanguage) -> Int { readers[language] ?? 0 }

    /// Languages that a message is to be translated into, those of the most readers first, at most so many.
    ///
    /// A message in several languages is translated for all, since nobody is known to read them both.
    package func targets(of language: LanguageTag, mixed: [LanguageTag] = [], atMost limit: Int) -> [DisplayLanguage] {
        guard !readers.isEmpty else { return [] }
        let wanted = readers.filter { reader in
            mixed.isEmpty ? !reader.key.reads(language) : mixed.contains { !reader.key.reads($0) }
        }
        guard wanted.count > 1 else { return wanted.map(\.key) }
        return wanted.sorted { ($1.value, $0.key.tag.tag) < ($0.value, $1.key.tag.tag) }.prefix(limit).map(\.key)
    }
}
