/// Finished frames that wait for one connection: replies, backlogs, pings.
///
/// Small frames gather in one segment, so that the replies to a burst of commands leave in one write.
/// Large ones stay the arrays they came as: a backlog that many connections get is in memory once.
struct Outbox {
    private struct Segment {
        var bytes: [UInt8]
        let isBacklog: Bool
    }

    private var segments: [Segment] = []
    /// How many of ``segments`` are sent, and how many bytes of the one after them.
    private var sentSegments = 0
    private var sentBytes = 0
    /// Waiting bytes of replies, which a peer that does not read can make grow.
    private(set) var replyBytes = 0
    private(set) var backlogBytes = 0

    private static let smallBytes = 4096
    /// The most that one write takes, which bounds what lws copies if the socket takes nothing.
    static let writeBytes = 65_536

    var isEmpty: Bool { sentSegments == segments.count }

    /// - Parameter isBacklog: not counted as replies.
    mutating func append(_ frame: [UInt8], isBacklog: Bool) {
        count(isBacklog, frame.count)
        let last = segments.count - 1
        if !isEmpty, !isBacklog, !segments[last].isBacklog,
            segments[last].bytes.count + frame.count <= Self.smallBytes
        {
            segments[last].bytes.append(contentsOf: frame)
        } else {
            segments.append(Segment(bytes: frame, isBacklog: isBacklog))
        }
    }

    private mutating func count(_ isBacklog: Bool, _ bytes: Int) {
        if isBacklog { backlogBytes += bytes } else { replyBytes += bytes }
    }

    /// Hands the next bytes to `write`, at most ``writeBytes``, and counts them as sent.
    mutating func take(_ write: (UnsafeRawBufferPointer) -> Void) {
        guard !isEmpty else { return }
        let segment = segments[sentSegments]
        let count = min(segment.bytes.count - sentBytes, Self.writeBytes)
        segment.bytes.withUnsafeBytes { write(UnsafeRawBufferPointer(rebasing: $0[sentBytes..<sentBytes + count])) }
        sentBytes += count
        self.count(segment.isBacklog, -count)
        guard sentBytes == segment.bytes.count else { return }
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
