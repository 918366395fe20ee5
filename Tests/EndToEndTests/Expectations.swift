import TestSupport
import Testing

/// The codes that close a connection whose peer breaks the framing.
let protocolErrors: Set<UInt16> = [1002, 4006]

/// Checks that the relay closes with one of the codes, and then ends the stream too.
func expectClose(
    _ client: WebSocketTestClient, with codes: Set<UInt16>, after sent: String,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    do {
        let ending = try await client.ending()
        let events = await client.received.suffix(3)
        #expect(
            ending.code.map(codes.contains) ?? false, "sent \(sent); got \(ending) after \(events)",
            sourceLocation: sourceLocation)
        if case .closed = ending {
            let ends = try await client.streamEnds()
            #expect(ends, "sent \(sent); the stream stays open after \(ending)", sourceLocation: sourceLocation)
        }
    } catch ClientError.timedOut(_, let unread) {
        Issue.record("sent \(sent); the relay did not close, and sent \(unread)", sourceLocation: sourceLocation)
    }
}

/// Sends the frames on a connection of their own and checks that the relay closes it with one of the codes.
func expectClose(
    by relay: RelayProcess, with codes: Set<UInt16>, onSending frames: [ClientFrame], chop: Int = .max,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let (client, _) = try await relay.connect()
    do {
        try await client.send(frames, chop: chop)
    } catch SocketError.reset {
        // It closed before the last byte; what it sent is still to be read.
    }
    try await expectClose(
        client, with: codes, after: frames.flatMap(\.bytes).evidence, sourceLocation: sourceLocation)
}

/// Sends the frames, which make one `ping` command with the id `p`, on a connection of their own and checks
/// that the relay answers it.
func expectAnswer(
    by relay: RelayProcess, onSending frames: [ClientFrame], chop: Int = .max,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let (client, _) = try await relay.connect()
    try await client.send(frames, chop: chop)
    do {
        let reply = try await client.reply(to: "p")
        #expect(reply.name == "ok" && reply["at"]?.string != nil, "got \(reply)", sourceLocation: sourceLocation)
        try await client.close()
    } catch let error as ClientError {
        let sent = frames.flatMap(\.bytes).evidence
        Issue.record("sent \(sent); instead of an answer: \(error)", sourceLocation: sourceLocation)
    }
}
