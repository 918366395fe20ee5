import Testing

@testable import ChatClient

/// What becomes of events that the app does not read.
struct EventBufferTests {
    private static func message(_ seq: Int64) throws -> ChatEvent {
        guard case .event(let event)? = ServerLine(Rig.message(seq).utf8) else { throw ChatError.stopped }
        return event.event
    }

    @Test func `what fits comes first, then the gap, then what came after it was read`() throws {
        var buffer = EventBuffer(limit: 3)
        for seq in 1...5 as ClosedRange<Int64> { buffer.append(try Self.message(seq)) }
        var read: [ChatEvent] = []
        while read.count < 3, let event = buffer.popFirst() { read.append(event) }
        buffer.append(try Self.message(6))
        #expect(read == (try [1, 2, 3].map { try Self.message($0) }))
        #expect(buffer.popFirst() == .lagged(ChatLagged(after: 3, before: 7, cause: .unread)))
        buffer.append(try Self.message(7))
        #expect(buffer.popFirst() == (try Self.message(7)))
        #expect(buffer.popFirst() == nil)
    }

    @Test func `passing events that were left out make an empty gap`() throws {
        var buffer = EventBuffer(limit: 1)
        buffer.append(try Self.message(8))
        buffer.append(.status(.joined))
        _ = buffer.popFirst()
        #expect(buffer.popFirst() == .lagged(ChatLagged(after: 8, before: 9, cause: .unread)))
    }

    @Test func `a room that begins anew makes what waited worthless`() throws {
        var buffer = EventBuffer(limit: 2)
        for seq in 1...9 as ClosedRange<Int64> { buffer.append(try Self.message(seq)) }
        guard case .reply(_, .joined(let joined))? = ServerLine(Rig.joined(id: 1).utf8) else { throw ChatError.stopped }
        buffer.append(.joined(joined))
        buffer.append(try Self.message(1))
        #expect(buffer.popFirst() == .joined(joined))
        #expect(buffer.popFirst() == (try Self.message(1)))
        #expect(buffer.popFirst() == nil)
    }

    @Test func `sequences at the end of all numbers do no harm`() throws {
        var buffer = EventBuffer(limit: 1)
        for _ in 0..<3 { buffer.append(try Self.message(.max)) }
        _ = buffer.popFirst()
        #expect(buffer.popFirst() == .lagged(ChatLagged(after: .max, before: .max, cause: .unread)))
    }

    @Test(arguments: [0, 1, 5, 100, 10_000])
    func `streams are inflated up to the limit and no further`(count: Int) {
        let text = [UInt8](repeating: 0x61, count: count)
        let stream = deflated(text)
        #expect(FrameInflater.inflate(stream, limit: count) == text)
        if count > 0 { #expect(FrameInflater.inflate(stream, limit: count - 1) == nil) }
        #expect(FrameInflater.inflate(stream + [0], limit: count) == nil, "goes on")
        #expect(FrameInflater.inflate(Array(stream.dropLast()), limit: count) == nil, "ends early")
    }
}
