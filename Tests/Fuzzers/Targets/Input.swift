/// An input, cut up as a target needs it.
struct Input {
    private var rest: UnsafeBufferPointer<UInt8>.SubSequence

    init(_ bytes: UnsafePointer<UInt8>?, _ count: Int) {
        rest = UnsafeBufferPointer(start: bytes, count: bytes == nil ? 0 : count)[...]
    }

    /// The next byte; 0 where there is none.
    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// What is left.
    var bytes: [UInt8] { Array(rest) }
    var text: String { String(decoding: rest, as: UTF8.self) }
}

/// Ends the process: what was promised does not hold.
func require(_ isTrue: Bool, _ promise: @autoclosure () -> String) {
    if !isTrue { preconditionFailure(promise()) }
}
