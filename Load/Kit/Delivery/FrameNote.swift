/// What is learned of a frame while its lines are read: whether everyone in the room may get the same.
struct FrameNote {
    private(set) var messages = 0
    /// Whether each recorded event is a message, in their order.
    private(set) var kinds: [Bool] = []
    private var first = 0
    private var isSpoilt = false
    private var hasPassing = false

    /// It had recorded events, or one that was for one subscriber alone.
    var hasEvents: Bool { !kinds.isEmpty || isSpoilt }

    /// A live recorded event.
    mutating func take(_ sequence: Int, isMessage: Bool, agrees: Bool) {
        if kinds.isEmpty { first = sequence }
        if !agrees || sequence != first + kinds.count { isSpoilt = true }
        kinds.append(isMessage)
        if isMessage { messages += 1 }
    }

    mutating func takePassing() {
        hasPassing = true
    }

    mutating func spoil() {
        isSpoilt = true
    }

    /// Its recorded events where they follow each other, empty and after `last` where it has passing ones alone, nil
    /// where it is not for everyone.
    func sequences(after last: Int) -> Range<Int>? {
        guard !isSpoilt, hasPassing || !kinds.isEmpty else { return nil }
        return kinds.isEmpty ? (last + 1)..<(last + 1) : first..<(first + kinds.count)
    }
}
