extension StringProtocol {
    /// Whether a reader would see anything: not only spaces, controls, and characters that are drawn as nothing.
    var hasVisibleCharacters: Bool {
        unicodeScalars.contains { scalar in
            let properties = scalar.properties
            if properties.isWhitespace || properties.isDefaultIgnorableCodePoint { return false }
            switch properties.generalCategory {
            case .control, .format, .unassigned, .surrogate: return false
            // The braille pattern without dots is a letter-like blank.
            default: return scalar.value != 0x2800
            }
        }
    }
}
