/// The lines of a frame: what stands between line feeds, without copying.
///
/// A line feed at the end adds no line; a carriage return stays, being white space in JSON. The lines are
/// valid for as long as the frame's memory.
package struct LineSplitter: Sequence, IteratorProtocol {
    private var rest: UnsafeRawBufferPointer

    package init(_ frame: UnsafeRawBufferPointer) { rest = frame }

    package mutating func next() -> UnsafeRawBufferPointer? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.count
        defer { rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(end + 1)) }
        return UnsafeRawBufferPointer(rebasing: rest[..<end])
    }
}
