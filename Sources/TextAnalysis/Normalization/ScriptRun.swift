import CUnicode

/// A stretch of text whose letters are of one script.
package struct ScriptRun: Sendable, Equatable {
    package enum Script: Sendable {
        case latin, han, kana, hangul, cyrillic, arabic, devanagari, thai, greek, other
    }

    package let script: Script
    /// Bytes of the text; what is of no script goes with the run before it, at the start with the first run.
    package let range: Range<Int>

    /// The runs of a text in order; none where it has no letters. Linear.
    package static func runs(of text: String) -> [ScriptRun] {
        var text = text
        return text.withUTF8 { units in
            var runs: [ScriptRun] = []
            var start = 0
            var current: Script?
            var offset = 0
            while offset < units.count {
                let scalar = UTF8Scalar(units, at: offset)
                if let script = Script(of: scalar.value), script != current {
                    if let current {
                        runs.append(ScriptRun(script: current, range: start..<offset))
                        start = offset
                    }
                    current = script
                }
                offset += scalar.length
            }
            if let current { runs.append(ScriptRun(script: current, range: start..<units.count)) }
            return runs
        }
    }

    /// Whether letters of Latin, Cyrillic or Greek script meet inside a word, as they do where letters are swapped for
    /// ones that look the same.
    package static func mixesInWords(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { units in
            if TextNormalizer.isASCII(units) { return false }
            var last: Script?
            var offset = 0
            while offset < units.count {
                let scalar = UTF8Scalar(units, at: offset)
                let script = Script(of: scalar.value)
                if let script, let last, script != last, script.hasLookalikes, last.hasLookalikes { return true }
                if script != nil || !interline_is_mark(scalar.value) { last = script }
                offset += scalar.length
            }
            return false
        }
    }
}

extension ScriptRun.Script {
    /// Nil for what is of no script: spaces, digits, punctuation, emoji.
    fileprivate init?(of scalar: UInt32) {
        if scalar < 0x80 {
            guard UInt8(truncatingIfNeeded: scalar).isLetter else { return nil }
            self = .latin
            return
        }
        switch interline_script_of(scalar) {
        case interline_script_common, interline_script_inherited: return nil
        case interline_script_latin: self = .latin
        case interline_script_han: self = .han
        case interline_script_kana: self = .kana
        case interline_script_hangul: self = .hangul
        case interline_script_cyrillic: self = .cyrillic
        case interline_script_arabic: self = .arabic
        case interline_script_devanagari: self = .devanagari
        case interline_script_thai: self = .thai
        case interline_script_greek: self = .greek
        default: self = .other
        }
    }

    fileprivate var hasLookalikes: Bool { self == .latin || self == .cyrillic || self == .greek }
}
