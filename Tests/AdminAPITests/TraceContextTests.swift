import Testing

@testable import AdminAPI

@Suite struct TraceContextTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let parent = "00f067aa0ba902b7"

    @Test func `a header of this version and of a later one is read`() {
        let read = TraceContext("00-\(Self.trace)-\(Self.parent)-01")
        #expect(read?.traceID == Self.trace && read?.parentID == Self.parent)
        #expect(TraceContext("cc-\(Self.trace)-\(Self.parent)-01-what-else") != nil)
    }

    @Test(arguments: [
        "", "00", "00-\(trace)-\(parent)", "ff-\(trace)-\(parent)-01", "00-\(trace)-\(parent)-01-x",
        "00-\(trace.uppercased())-\(parent)-01", "00-00000000000000000000000000000000-\(parent)-01",
        "00-\(trace)-0000000000000000-01", "00-\(trace)x-\(parent)-01", "00-\(trace)-\(parent)-0",
        "00-é\(trace)-\(parent)-01",
        String(repeating: "-", count: 10_000),
    ])
    func `what is malformed is not used`(_ header: String) { #expect(TraceContext(header) == nil) }
}
