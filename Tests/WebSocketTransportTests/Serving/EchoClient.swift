import TestSupport

/// A WebSocket client that takes the server's frames by the letter of RFC 6455.
actor EchoClient {
    enum Failure: Error { case refused(Int?), ended }

    private let socket: RawSocket
    private var reader = ServerFrameReader()

    private init(_ socket: RawSocket, _ leftover: [UInt8]) {
        self.socket = socket
        reader.append(leftover)
    }

    static func connect(
        to address: SocketAddress, path: String = "/ws", glued: [UInt8] = [], receiveBuffer: Int32? = nil
    ) async throws -> EchoClient {
        let deadline = ContinuousClock.now + .patience
        let socket = try await RawSocket.connect(to: address, receiveBuffer: receiveBuffer)
        try await socket.write(Handshake.with(\.path, path).bytes(to: address) + glued, until: deadline)
        var http = HTTPReader(socket)
        let response = try await http.head(until: deadline)
        guard response?.status == 101 else { throw Failure.refused(response?.status) }
        return EchoClient(socket, http.buffer)
    }

    func send(_ texts: String...) async throws { try await send(texts.map { ClientFrame.text($0) }) }

    func send(_ frames: [ClientFrame]) async throws {
        try await socket.write(frames.flatMap(\.bytes), until: .now + .patience)
    }

    /// The next message; nil at the end of the stream. Throws where there is none in time or the stream is no sound one.
    func next(within time: Duration = .patience, upTo count: Int = 65_536) async throws -> ServerMessage? {
        while true {
            if let message = try reader.next() { return message }
            let bytes: [UInt8]
            do {
                bytes = try await socket.read(upTo: count, until: .now + time)
            } catch SocketError.reset {
                return nil
            }
            if bytes.isEmpty { return nil }
            reader.append(bytes)
        }
    }

    func text() async throws -> String {
        guard case .text(let text) = try await next() else { throw Failure.ended }
        return text
    }

    /// Sends a command and reads its answer.
    func ask(_ text: String) async throws -> String {
        try await send(text)
        return try await self.text()
    }

    /// The sequences of the lane's frames up to the one given, and what the server said in between.
    func sequences(through last: Int64) async throws -> (sequences: [Int64], said: [String]) {
        var sequences: [Int64] = []
        var said: [String] = []
        while sequences.last != last {
            let text = try await text()
            if let sequence = text.split(separator: " ").first.flatMap({ Int64($0) }) {
                sequences.append(sequence)
            } else {
                said.append(text)
            }
        }
        return (sequences, said)
    }

    func hangUp() { socket.close() }
}
