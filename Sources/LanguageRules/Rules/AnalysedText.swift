import TextAnalysis

/// A message with the view of it that several rules read, made once.
package struct AnalysedText: Sendable {
    package let text: String
    /// Small letters, compatibility forms resolved, without what is not seen.
    package let folded: TextView

    package init(_ text: String) { self.init(text, folded: TextNormalizer.folded(text)) }

    /// - Parameter folded: what `TextNormalizer.folded` made of the text.
    package init(_ text: String, folded: TextView) {
        self.text = text
        self.folded = folded
    }
}
