import TestSupport
import Testing

/// Runs the body against a relay and checks that it still serves and its resident memory grew by less than
/// `bound` bytes, tests that run beside included.
func expectUnharmed(
    _ relay: RelayProcess, bound: Int = 64 << 20, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async throws {
    let before = try await relay.residentBytes()
    try await body()
    #expect(try await relay.serves(), sourceLocation: sourceLocation)
    let growth = try await relay.residentBytes() - before
    #expect(growth < bound, "grew by \(growth) bytes from \(before)", sourceLocation: sourceLocation)
}
