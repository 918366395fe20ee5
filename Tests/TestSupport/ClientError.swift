/// How a connection ended, as its client saw it.
package enum Ending: Hashable, Sendable {
    /// The server sent a close frame.
    case closed(code: UInt16?, reason: String)
    /// The stream ended without a close frame.
    case endOfStream
    case reset

    /// The close code; nil where there was none.
    package var code: UInt16? { if case .closed(let code, _) = self { code } else { nil } }
}

/// Why a test client could not go on.
package enum ClientError: Error {
    case refused(HTTPResponse)
    case closedInHandshake
    case notHTTP([UInt8])
    case wrongAccept(expected: String, got: String?)
    case ended(Ending, waitingFor: String, unread: [ReceivedEvent])
    case timedOut(waitingFor: String, unread: [ReceivedEvent])
    /// The server's bytes break RFC 6455.
    case badFrame(FrameFault)
    /// A line that is no event, or in the wrong kind of frame.
    case badEvent(String)
    case outOfOrder(ReceivedEvent, after: Int64)
    case sequenceMissing(ReceivedEvent)
}
