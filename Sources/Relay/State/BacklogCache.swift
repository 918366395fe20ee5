import ChatModel
import Translation

/// Finished frames of what joins and resumes are sent, for all who ask for the same between two events of the room.
///
/// A reconnect storm brings thousands who miss the same: their frames are made once. Bounded by bytes.
struct BacklogCache {
    enum Range: Hashable {
        case newest(Int)
        case after(Sequence)
        /// A page of what was missed.
        case page(after: Sequence, through: Sequence)
    }

    private struct Key: Hashable {
        let range: Range
        let encoding: LaneEncoding
        let language: DisplayLanguage?
    }

    private let mostBytes: Int
    private var revision = 0
    private var entries: [Key: [[UInt8]]] = [:]
    private var bytes = 0

    init(mostBytes: Int) { self.mostBytes = mostBytes }

    /// The frames of the range, made where they are not here.
    ///
    /// - Parameter revision: of the room's events; frames of an earlier one are forgotten.
    mutating func frames(
        _ range: Range, _ encoding: LaneEncoding, _ language: DisplayLanguage? = nil, revision: Int,
        make: () -> [[UInt8]]
    ) -> [[UInt8]] {
        forget(before: revision)
        let key = Key(range: range, encoding: encoding, language: language)
        if let frames = entries[key] { return frames }
        let frames = make()
        let size = frames.reduce(0) { $0 + $1.count }
        guard bytes + size <= mostBytes else { return frames }
        entries[key] = frames
        bytes += size
        return frames
    }

    mutating func forget(before revision: Int) {
        guard revision != self.revision else { return }
        self.revision = revision
        entries = [:]
        bytes = 0
    }
}
