/// What is wrong with a phrasebook's file, and on which line (from 1).
package enum PhrasebookError: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadable(String)
    /// The first line must be `quality` and two or more language tags.
    case badHeader
    case badColumns(line: Int, expected: Int)
    case badQuality(line: Int)
    /// A form is empty, or has braces that are no slot: {name}, {number} or {emote}, each once.
    case badForm(line: Int, String)
    /// The forms of one entry must have the same slots.
    case unequalSlots(line: Int)
    /// Two entries have the same form in a language.
    case repeated(line: Int, String, first: Int)
    case tooLarge(limit: Int)

    package var description: String {
        switch self {
        case .unreadable(let why): "the file can't be read: \(why)"
        case .badHeader: "line 1: must be \"quality\" and at least two language tags, separated by tabs"
        case .badColumns(let line, let expected): "line \(line): must have \(expected) columns, separated by tabs"
        case .badQuality(let line): "line \(line): the first column must be exact or near"
        case .badForm(let line, let form):
            "line \(line): \"\(form)\" is empty or has a slot that is none of {name}, {number}, {emote}, or one twice"
        case .unequalSlots(let line): "line \(line): all forms must have the same slots"
        case .repeated(let line, let form, let first): "line \(line): \"\(form)\" stands on line \(first) already"
        case .tooLarge(let limit): "more than \(limit) bytes"
        }
    }
}
