/// What a room asks of those who are in it, in their own words, in one or more languages.
package struct HouseRules: Hashable, Sendable {
    package struct Text: Hashable, Sendable {
        package let language: LanguageTag
        package let text: String

        package init(language: LanguageTag, text: String) {
            self.language = language
            self.text = text
        }
    }

    /// No language twice.
    package var texts: [Text]

    package static let languagesLimit = 20
    package static let charactersLimit = 2000

    package init(_ texts: [Text] = []) { self.texts = texts }

    /// What one reader is shown: the text nearest to their language, and the one in the room's main language, so that a
    /// page has something to show in any case. Without both it is the first.
    package func texts(for reader: LanguageTag?, main: LanguageTag?) -> [Text] {
        var found: [Text] = []
        for language in [reader, main] {
            guard let language, let text = nearest(to: language), !found.contains(text) else { continue }
            found.append(text)
        }
        return found.isEmpty ? Array(texts.prefix(1)) : found
    }

    /// The same tag, else one that is more general, else any of the same primary language.
    private func nearest(to language: LanguageTag) -> Text? {
        var tag = Substring(language.tag)
        while true {
            if let text = texts.first(where: { $0.language.tag == tag }) { return text }
            guard let end = tag.lastIndex(of: "-") else { break }
            tag = tag[..<end]
        }
        return texts.first { $0.language.primary == language.primary }
    }
}
