/// Text that others are shown, freed of what could disturb the line it stands in.
enum DisplayText {
    /// Control characters, line and paragraph separators, and what turns the direction of writing.
    static func isDisturbing(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isBidiControl
        }
    }

    /// The text without disturbing scalars, cut after so many characters; nil where nothing visible is left.
    ///
    /// A character may have any number of combining marks, so scalars are bounded too, at four a character.
    static func cleaned(_ text: String, charactersMax: Int) -> String? {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text.unicodeScalars.lazy.filter { !isDisturbing($0) }.prefix(charactersMax * 4))
        let kept = String(String(scalars).prefix(charactersMax))
        let isVisible = kept.unicodeScalars.contains {
            !$0.properties.isDefaultIgnorableCodePoint && !$0.properties.isWhitespace
        }
        return isVisible ? kept : nil
    }
}
