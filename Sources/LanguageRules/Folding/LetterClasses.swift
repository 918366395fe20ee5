/// Which letters and digits look alike enough to stand for each other.
enum LetterClasses {
    /// i and l are one: 1, | and ! stand for both.
    static let merged: UInt32 = 9

    /// 1 to 26 for a Latin letter or what looks like one; nil for the rest.
    ///
    /// - Parameter letter: small, without accents.
    static func symbol(_ letter: UInt32) -> UInt32? {
        switch letter {
        case 0x61...0x7A: letter == 0x6C ? merged : letter - 0x60
        case 0x80...: lookalikes[letter].map { $0 == 0x6C ? merged : UInt32($0) - 0x60 }
        default: nil
        }
    }

    /// The letter that a digit stands for.
    static func digit(_ digit: UInt32) -> UInt32? { digits[digit].map { $0 == 0x6C ? merged : UInt32($0) - 0x60 } }

    /// The letter that a symbol stands for within a word.
    static func mark(_ mark: UInt32) -> UInt32? { marks[mark].map { UInt32($0) - 0x60 } }

    private static let digits: [UInt32: UInt8] = pairs("0o1i2z3e4a5s6g7t8b9g")
    /// Those that words end with, and divide, are letters only between letters.
    private static let marks: [UInt32: UInt8] = pairs("!i|i@a$s€e£i¢c+t¡i¥y₿b§s×x¦i†t")

    /// Cyrillic, Greek and small capitals; what Unicode's confusables hold is added where scalars are folded.
    private static let lookalikes: [UInt32: UInt8] = pairs(
        "аaвbсcԁdеeзeёeһhнhіiїiјjкkӏlмmпnиnйnоoрpգqгrяrѕsтtуyүyѵvԝwшwщwхxьbъbыbцuчyғfґrєeэeқkңnөo"
            + "αaβbγyδdεeζzηnθoιiκkλaμuνvξeοoπnρpσoςcτtυuφoχxψwωw"
            + "ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpꞯqʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzǫqɑaɡgıiȷjʋvøoæaœoðdþpɩi")

    private static func pairs(_ text: String) -> [UInt32: UInt8] {
        let scalars = Array(text.unicodeScalars)
        var table: [UInt32: UInt8] = [:]
        for index in stride(from: 0, to: scalars.count - 1, by: 2) {
            table[scalars[index].value] = UInt8(truncatingIfNeeded: scalars[index + 1].value)
        }
        return table
    }
}
