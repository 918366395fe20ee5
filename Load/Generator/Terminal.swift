import Glibc

/// Standard error: messages, and one progress line that is written over where a person watches.
enum Terminal {
    private static let isWatched = isatty(2) == 1

    static func say(_ line: String) { write(line + "\n") }

    static func progress(_ line: String) {
        guard isWatched else { return say(line) }
        // Wrapped lines could not be written over.
        write("\r\u{1B}[K" + line.prefix(width - 1))
    }

    /// What follows begins on a line of its own.
    static func endProgress() {
        if isWatched { write("\r\u{1B}[K") }
    }

    private static var width: Int {
        var size = winsize()
        guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 200 }
        return Int(size.ws_col)
    }

    private static func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(2, bytes, bytes.count)
    }
}
