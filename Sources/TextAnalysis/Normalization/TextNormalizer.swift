import CUnicode

/// Makes the views of a text that comparisons use.
///
/// All take linear time on any text.
package enum TextNormalizer {
    /// The text without what is not seen (format characters, variation selectors, tags, marks after the thirtieth of
    /// a run), in NFKC and case folded: what two texts that read the same have in common.
    package static func folded(_ text: String) -> TextView {
        var text = text
        return text.withUTF8 { units in
            if isASCII(units) {
                return TextView(utf8: units.map { isCapital($0) ? $0 | 0x20 : $0 }, origins: [])
            }
            return folded(units, capacity: units.count + units.count / 2 + 64)
        }
    }

    /// The folded text in which letters that are drawn like ASCII letters or digits are replaced by those: `𝐡еllо` and
    /// `hello` both read `hello`.
    ///
    /// Right only where a text mixes scripts to deceive: it damages honest Greek and Cyrillic.
    package static func lookalikes(_ text: String) -> TextView {
        // Capitals of other scripts look like other letters than their small forms do, so the look is taken first.
        let seen = TextView(text).mapped { scalar in
            let lookalike = interline_lookalike(scalar)
            return lookalike == 0 ? scalar : UInt32(lookalike)
        }
        let folded = folded(seen.text)
        return folded.reading(through: seen).mapped { scalar in
            let lookalike = interline_lookalike(scalar)
            return lookalike == 0 ? scalar : UInt32(isCapital(lookalike) ? lookalike | 0x20 : lookalike)
        }
    }

    /// The skeleton of Unicode's confusables (UTS 39) of the folded text: two texts that look the same have the same.
    ///
    /// For comparing whole texts such as names; it has no way back to the original.
    package static func skeleton(_ text: String) -> [UInt8] {
        let folded = folded(text).utf8
        return folded.withUnsafeBufferPointer { units in
            var needed = 0
            for _ in 0..<2 {
                let capacity = max(needed, units.count * 2 + 16)
                let skeleton = [UInt8](unsafeUninitializedCapacity: capacity) { out, count in
                    needed = Int(
                        interline_skeleton(units.baseAddress, Int32(units.count), out.baseAddress, Int32(capacity)))
                    count = (0...capacity).contains(needed) ? needed : 0
                }
                if needed <= capacity { return needed < 0 ? folded : skeleton }
            }
            return folded
        }
    }

    /// Whether no byte is outside ASCII.
    package static func isASCII(_ units: UnsafeBufferPointer<UInt8>) -> Bool {
        var seen: UInt8 = 0
        for unit in units { seen |= unit }
        return seen < 0x80
    }

    private static func isCapital(_ byte: UInt8) -> Bool { (65...90).contains(byte) }

    private static func folded(_ units: UnsafeBufferPointer<UInt8>, capacity: Int) -> TextView {
        var origins: [Int32] = []
        var needed = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { out, count in
            origins = [Int32](unsafeUninitializedCapacity: capacity + 1) { sources, sourceCount in
                needed = Int(
                    interline_fold(
                        units.baseAddress, Int32(units.count), out.baseAddress, sources.baseAddress, Int32(capacity)))
                sourceCount = (0...capacity).contains(needed) ? needed + 1 : 0
            }
            count = (0...capacity).contains(needed) ? needed : 0
        }
        if needed > capacity { return folded(units, capacity: needed) }
        // ICU fails only where its own data is missing or memory is out: the text as it is still compares with itself.
        return needed < 0 ? TextView(utf8: Array(units), origins: []) : TextView(utf8: bytes, origins: origins)
    }
}
