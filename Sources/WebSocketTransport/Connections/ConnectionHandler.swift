/// What the layer above does with a connection. Every call comes on the connection's loop.
package protocol ConnectionHandler: AnyObject {
    /// A complete text message, valid UTF-8, borrowed for the duration of the call.
    func received(_ message: UnsafeRawBufferPointer)
    /// The peer sent what cannot be served; the handler says so to the peer and closes.
    func violated(_ violation: FrameViolation)
    /// Events of a lane after the first mark and before the second were skipped, as the connection was too slow.
    func skipped(_ lane: LaneID, after: Int64, before: Int64)
    /// The transport is about to close: idle or too slow. The handler may send a last word.
    func closing(_ code: UInt16)
    /// Nothing more comes from the connection, and nothing more reaches it. Called once.
    func closed()
}

/// Makes the handler of a connection whose upgrade was granted, on the connection's loop.
package protocol ConnectionAcceptor: Sendable {
    func accept(_ connection: Connection, _ request: UpgradeRequest) -> any ConnectionHandler
}

/// What a peer said in the handshake.
package struct UpgradeRequest: Sendable {
    package enum Encoding: Sendable, Hashable { case text, deflate }

    package let encoding: Encoding
    /// From `Authorization: Bearer` or `?token=`.
    package let token: String?
    /// The first language of `Accept-Language`, as the peer spelt it.
    package let language: String?
    /// The `traceparent` header, unchecked.
    package let traceParent: String?
    package let address: PeerAddress
    /// There are too many connections, in all or from this address: to be told so and closed.
    package let isTooMany: Bool
    /// It is let in for a moment although memory is short: closed soon unless ``Connection/endProbation()`` is called.
    package let isOnProbation: Bool
}

/// A lane of fan-out: the same frames for all its members. Unique within the process.
package struct LaneID: Hashable, Sendable {
    package let value: UInt64
    package init(_ value: UInt64) { self.value = value }
}
