/// What a line of a frame turns out to be.
enum ParsedLine: ~Copyable {
    /// No JSON, or not in UTF-8.
    case notJSON
    case value(JSONValue)
    /// JSON with a string that no text can be; the value has something else in its place.
    case impossibleText(JSONValue)

    /// Parses one line of bounded length. What jansson refuses is looked at again, since only some is no JSON.
    init(_ line: UnsafeRawBufferPointer) {
        if let value = JSONValue(parsing: line) {
            self = .value(value)
            return
        }
        var rewriter = JSONRewriter(line)
        guard rewriter.rewrite(), let value = JSONValue(parsing: rewriter.output) else {
            self = .notJSON
            return
        }
        self = rewriter.hasImpossibleText ? .impossibleText(value) : .value(value)
    }
}
