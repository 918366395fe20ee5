import Foundation

/// Makes connections to a relay; implement it to run the client on another WebSocket library.
public protocol ChatConnector: Sendable {
    /// Connects and shakes hands, or throws when the request's time is over at the latest.
    func open(_ request: ChatConnectionRequest) async throws(ChatConnectionError) -> any ChatConnection
}

/// One open WebSocket.
///
/// The client calls ``receive()`` again only after it has returned, and ``send(_:)`` likewise. It may call
/// ``close(_:)`` at any time, and does so once; both others must return soon after it.
public protocol ChatConnection: Sendable {
    /// The next message, in order; after ``ChatFrame/closed(_:)`` it is not called any more. It must not hold messages
    /// without bound where it is not called: let the peer wait.
    func receive() async -> ChatFrame
    /// Sends a text message; one that cannot be sent is dropped, since its connection is closed.
    func send(_ text: String) async
    func close(_ code: ChatCloseCode) async
}

/// What a connection brings.
public enum ChatFrame: Hashable, Sendable {
    case text(String)
    case binary([UInt8])
    /// It has ended; nil: without a close code.
    case closed(ChatCloseCode?)
}

/// What connection the client wants.
public struct ChatConnectionRequest: Hashable, Sendable {
    /// A `ws:` or `wss:` address.
    public let url: URL
    /// To offer to the server, the most wanted first.
    public let subprotocols: [String]
    /// Larger messages are to end the connection.
    public let frameBytes: Int
    /// For connecting and shaking hands.
    public let timeout: Duration
}

/// Why a connection could not be made; the text is for a log.
public enum ChatConnectionError: Error, Hashable, Sendable {
    /// The address is not one that can be connected to, and never will be.
    case badAddress(String)
    /// It may work another time.
    case failed(String)
}
