/// Finished frames of a lane in one stretch of memory, the oldest dropped when it is full.
///
/// Offsets count bytes since the lane began, so a cursor stays right when older frames go.
struct FrameRing: ~Copyable {
    private struct Frame {
        let end: UInt64
        /// The first and last sequence in it; the last is that of the frame before where it has none.
        let first: Int64
        let last: Int64
    }

    private var storage: UnsafeMutableRawBufferPointer
    private var frames: [Frame] = []
    /// How many of ``frames`` are dropped already.
    private var dropped = 0
    let mostBytes: Int
    /// The offset of the oldest byte held, of the byte at the start of storage, and after the newest.
    private(set) var start: UInt64 = 0
    private var origin: UInt64 = 0
    private(set) var end: UInt64 = 0

    init(mostBytes: Int) {
        self.mostBytes = mostBytes
        storage = .allocate(byteCount: 0, alignment: 8)
    }

    deinit { storage.deallocate() }

    /// Forgets all frames: everyone has them.
    mutating func reset() {
        frames.removeAll(keepingCapacity: true)
        dropped = 0
        start = end
        origin = end
        // A lane that was busy once does not hold its memory for ever.
        if storage.count > 65_536 { reallocate(capacity: 0) }
    }

    /// Drops frames that everyone has.
    mutating func drop(before cursor: UInt64) {
        while dropped < frames.count, frames[dropped].end <= cursor {
            start = frames[dropped].end
            dropped += 1
        }
    }

    /// The offset of the oldest byte that is held once so many are appended.
    func start(afterAppending count: Int) -> UInt64 {
        var start = start
        var next = dropped
        while next < frames.count, Int(end - start) + count > mostBytes {
            start = frames[next].end
            next += 1
        }
        return start
    }

    /// Appends a frame and drops the oldest beyond the limit; the newest stays even if it alone is larger.
    mutating func append(_ bytes: [UInt8], first: Int64, last: Int64) {
        drop(before: start(afterAppending: bytes.count))
        if dropped > 256 {
            frames.removeFirst(dropped)
            dropped = 0
        }
        if Int(end - origin) + bytes.count > storage.count {
            // Half as much again as is kept, so that a full ring moves its bytes once every so many appended ones.
            let most = mostBytes + mostBytes / 2
            let needed = Int(end - start) + bytes.count
            if needed <= storage.count / 2 || (needed <= storage.count && storage.count >= most) {
                compact()
            } else {
                reallocate(capacity: max(needed, min(2 * storage.count, most)))
            }
        }
        bytes.withUnsafeBytes { source in
            if let target = storage.baseAddress, let from = source.baseAddress {
                target.advanced(by: Int(end - origin)).copyMemory(from: from, byteCount: source.count)
            }
        }
        end += UInt64(bytes.count)
        frames.append(Frame(end: end, first: first, last: last))
    }

    /// Bytes from a cursor to the end.
    func bytes(from cursor: UInt64) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: storage[Int(cursor - origin)..<Int(end - origin)])
    }

    /// Whole frames from a cursor, at least one and otherwise at most `limit` bytes, and the last sequence in them.
    func frames(from cursor: UInt64, limit: Int) -> (bytes: UnsafeRawBufferPointer, last: Int64)? {
        guard cursor >= start, cursor < end else { return nil }
        let from = indexOfFrame(at: cursor)
        var through = from
        while through + 1 < frames.count, Int(frames[through + 1].end - cursor) <= limit { through += 1 }
        let bytes = storage[Int(cursor - origin)..<Int(frames[through].end - origin)]
        return (UnsafeRawBufferPointer(rebasing: bytes), frames[through].last)
    }

    /// Where the newest frame starts, and its first sequence.
    var newest: (start: UInt64, first: Int64)? {
        guard frames.count > dropped, let last = frames.last else { return nil }
        return (frames.count > dropped + 1 ? frames[frames.count - 2].end : start, last.first)
    }

    private func indexOfFrame(at cursor: UInt64) -> Int {
        var low = dropped
        var high = frames.count - 1
        while low < high {
            let middle = (low + high) / 2
            if frames[middle].end > cursor { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private mutating func compact() {
        guard let base = storage.baseAddress, start > origin else { return }
        // copyMemory allows the two to overlap.
        base.copyMemory(from: base.advanced(by: Int(start - origin)), byteCount: Int(end - start))
        origin = start
    }

    private mutating func reallocate(capacity: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 8)
        if end > start, let target = larger.baseAddress, let source = storage.baseAddress {
            target.copyMemory(from: source.advanced(by: Int(start - origin)), byteCount: Int(end - start))
        }
        storage.deallocate()
        storage = larger
        origin = start
    }
}
