import COpenCC

/// Turns Simplified into Traditional Chinese and back, with the data of OpenCC (Apache-2.0).
///
/// The words stay the author's own; only their script changes, so a conversion counts as `exact`.
// Unchecked is safe: the handles never change, and opencc.h says that all its functions but opencc_error may be called
// by several threads.
package final class ChineseConverter: @unchecked Sendable {
    package static let name = "opencc"

    private let toTraditional: UnsafeMutableRawPointer
    private let toSimplified: UnsafeMutableRawPointer

    /// Nil where OpenCC's data is not installed.
    package init?() {
        guard let toTraditional = interline_opencc_open("s2t.json") else { return nil }
        guard let toSimplified = interline_opencc_open("t2s.json") else {
            _ = opencc_close(toTraditional)
            return nil
        }
        self.toTraditional = toTraditional
        self.toSimplified = toSimplified
    }

    deinit {
        _ = opencc_close(toTraditional)
        _ = opencc_close(toSimplified)
    }

    /// The text in the script of the language, which is one of the two Chinese ones; as it is where it is none.
    package func convert(_ text: String, to language: DisplayLanguage) -> String {
        switch language {
        case .traditionalChinese: Self.convert(text, toTraditional)
        case .simplifiedChinese: Self.convert(text, toSimplified)
        default: text
        }
    }

    /// The pieces with their words in the script; spans stay.
    package func convert(_ pieces: [Piece], to language: DisplayLanguage) -> [Piece] {
        pieces.map { piece in
            if case .words(let words) = piece { .words(convert(words, to: language)) } else { piece }
        }
    }

    private static func convert(_ text: String, _ handle: UnsafeMutableRawPointer) -> String {
        guard !text.isEmpty else { return text }
        var text = text
        let converted: String? = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { bytes in
                guard let converted = opencc_convert_utf8(handle, bytes.baseAddress, bytes.count) else { return nil }
                defer { opencc_convert_utf8_free(converted) }
                return String(cString: converted)
            }
        }
        return converted ?? text
    }
}
