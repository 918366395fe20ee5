import ChatModel

/// A pair of languages that an engine is used for.
package struct LanguagePair: Hashable, Sendable {
    /// Nil for whatever the engine recognises by itself.
    package let from: LanguageTag?
    package let to: LanguageTag

    package init(from: LanguageTag?, to: LanguageTag) {
        self.from = from
        self.to = to
    }

    /// Whether the languages lie within the pair's: `zh` holds `zh-Hans`, not the other way round
    /// (RFC 4647 §3.3.1). Any source lies within nil, an unknown one only there.
    package func holds(from source: LanguageTag?, to target: LanguageTag) -> Bool {
        guard to.holds(target) else { return false }
        guard let from else { return true }
        return source.map(from.holds) ?? false
    }
}

extension LanguageTag {
    /// Whether the other is this or a variety of this.
    fileprivate func holds(_ other: LanguageTag) -> Bool {
        other == self || other.tag.hasPrefix(tag + "-")
    }
}
