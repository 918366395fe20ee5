/// Finished frames that wait for one connection: replies, backlogs, pings.
///
/// Small frames gather in one segment, so that the replies to a burst of commands leave in one write.
/// Large ones stay the arrays they came as: a backlog that many connections get is in memory once.
struct Outbox {
    private var segments: [[UInt8]] = []
    /// How many of ``segments`` are sent, and how many bytes of the one after them.
    private var sentSegments = 0
    private var sentBytes = 0
    /// Waiting bytes of replies, which a peer that does not read can make grow.
    private(set) var replyBytes = 0

    private static let smallBytes = 4096
    /// The most that one write takes, which bounds what lws copies if the socket takes nothing.
    static let writeBytes = 65_536

    var isEmpty: Bool { sentSegments == segments.count }

    /// - Parameter isBacklog: bounded by what sends it, and not counted as replies.
    mutating func append(_ frame: [UInt8], isBacklog: Bool) {
        if !isBacklog { replyBytes += frame.count }
        if let last = segments.last, segments.count > sentSegments, frame.count + last.count <= Self.smallBytes {
            segments[segments.count - 1].append(contentsOf: frame)
        } else {
            segments.append(frame)
        }
    }

    /// Hands the next bytes to `write`, at most ``writeBytes``, and counts them as sent.
    mutating func take(_ write: (UnsafeRawBufferPointer) -> Void) {
        guard !isEmpty else { return }
        let segment = segments[sentSegments]
        let count = min(segment.count - sentBytes, Self.writeBytes)
        segment.withUnsafeBytes { write(UnsafeRawBufferPointer(rebasing: $0[sentBytes..<sentBytes + count])) }
        sentBytes += count
        guard sentBytes == segment.count else { return }
        sentSegments += 1
        sentBytes = 0
        if isEmpty {
            self = Outbox()
        } else if sentSegments > 32 {
            segments.removeFirst(sentSegments)
            sentSegments = 0
        }
    }
}
