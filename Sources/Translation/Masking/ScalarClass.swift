extension Unicode.Scalar {
    var isASCIIDigit: Bool { (48...57).contains(value) }
    var isASCIILetter: Bool { (97...122).contains(value | 0x20) && value < 128 }
    var isASCIIWord: Bool { isASCIIDigit || isASCIILetter || value == 95 }

    /// An ASCII or full-width digit.
    var isNumeral: Bool { isASCIIDigit || (0xFF10...0xFF19).contains(value) }

    var isWhite: Bool { value < 128 ? value == 32 || (9...13).contains(value) : properties.isWhitespace }

    /// Letters, marks and digits of any script, and `_`: what names are made of.
    var isNamePart: Bool {
        if value < 128 { return isASCIIWord }
        if (0x4E00...0x9FFF).contains(value) { return true }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .decimalNumber:
            return true
        default: return false
        }
    }

    /// Written without spaces between words.
    var isSpaceless: Bool {
        guard value >= 0xE00 else { return false }
        return switch WritingScript(self) {
        case .han, .kana, .thai: true
        default: false
        }
    }

    /// A picture by itself, or a part of one.
    var isPictorial: Bool {
        guard value >= 0x2190 else { return false }
        return properties.isEmojiPresentation || (0x1F1E6...0x1FAFF).contains(value)
    }

    /// Joins or varies the picture before it.
    var isPictureModifier: Bool {
        value == 0x200D || value == 0xFE0F || value == 0x20E3 || (0x1F3FB...0x1F3FF).contains(value)
            || (0xE0020...0xE007F).contains(value)
    }

    /// Not seen, and of no use to a translation.
    var isInvisible: Bool {
        guard value < 32 || value >= 127, !(0x4E00...0x9FFF).contains(value) else { return false }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }
}
