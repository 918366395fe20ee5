/// A WebSocket client that holds the relay to RFC 6455 and to its protocol, and may itself break both.
///
/// One task at a time may wait for something; another may send meanwhile.
package actor WebSocketTestClient {
    /// The answer to the upgrade.
    package nonisolated let response: HTTPResponse
    package nonisolated let socket: RawSocket

    /// Every event so far, in order.
    package private(set) var received: [ReceivedEvent] = []
    /// How many pings of the server have come.
    package private(set) var pingCount = 0
    /// The payloads of the server's pongs so far, in order.
    package private(set) var pongs: [[UInt8]] = []
    /// Nil while the connection is open.
    package private(set) var ending: Ending?

    private var reader = ServerFrameReader()
    private var unread: [ReceivedEvent] = []
    private var sequences = SequenceCheck()
    private var hasSentClose = false
    private var commandCount = 0
    private let isDeflated: Bool
    private let answersPings: Bool

    private init(socket: RawSocket, response: HTTPResponse, leftover: [UInt8], answersPings: Bool) {
        self.answersPings = answersPings
        self.socket = socket
        self.response = response
        isDeflated = response["sec-websocket-protocol"] == "interline.v1.deflate"
        reader.append(leftover)
    }

    /// Connects and upgrades; `glued` goes out in one write with the request, before the answer is there.
    package static func connect(
        to address: SocketAddress, _ handshake: Handshake = Handshake(), glued: [UInt8] = [], chop: Int = .max,
        receiveBuffer: Int32? = nil, answersPings: Bool = true, timeout: Duration = .patience
    ) async throws -> WebSocketTestClient {
        let socket = try await RawSocket.connect(to: address, timeout: timeout, receiveBuffer: receiveBuffer)
        return try await upgrade(
            socket, to: address, handshake, glued: glued, chop: chop, answersPings: answersPings, timeout: timeout)
    }

    /// Upgrades a connection that is there already, whatever carries it to the relay.
    package static func upgrade(
        _ socket: RawSocket, to address: SocketAddress, _ handshake: Handshake = Handshake(), glued: [UInt8] = [],
        chop: Int = .max, answersPings: Bool = true, timeout: Duration = .patience
    ) async throws -> WebSocketTestClient {
        let deadline = ContinuousClock.now + timeout
        try await socket.write(handshake.bytes(to: address) + glued, chop: chop, until: deadline)
        var http = HTTPReader(socket)
        guard let response = try await http.head(until: deadline) else { throw ClientError.closedInHandshake }
        guard response.status == 101 else { throw ClientError.refused(response) }
        guard response["sec-websocket-accept"] == handshake.key?.accept else {
            throw ClientError.wrongAccept(
                expected: handshake.key?.accept ?? "", got: response["sec-websocket-accept"])
        }
        return WebSocketTestClient(
            socket: socket, response: response, leftover: http.buffer, answersPings: answersPings)
    }

    // Sending.

    package func send(_ frame: ClientFrame, chop: Int = .max) async throws { try await send([frame], chop: chop) }

    /// Sends the frames in one write, or in pieces of `chop` bytes.
    package func send(_ frames: [ClientFrame], chop: Int = .max) async throws {
        if frames.contains(where: { $0.opcode == ClientFrame.Opcode.close }) { hasSentClose = true }
        try await send(bytes: frames.flatMap(\.bytes), chop: chop)
    }

    /// Sends bytes that need not be frames.
    package func send(bytes: [UInt8], chop: Int = .max, timeout: Duration = .patience) async throws {
        try await socket.write(bytes, chop: chop, until: .now + timeout)
    }

    package func send(line: String) async throws { try await send(.text(line)) }

    package func send(_ command: JSONValue) async throws { try await send(line: command.line) }

    /// Sends a command with an id of its own and returns its one reply, `ok`, `joined` or `error`.
    package func command(
        _ op: String, _ fields: [String: JSONValue] = [:]
    ) async throws -> ReceivedEvent {
        commandCount += 1
        let id = "c\(commandCount)"
        try await send(.object(fields.merging(["op": .string(op), "id": .string(id)]) { _, added in added }))
        let reply = try await reply(to: .string(id))
        if op == "leave", reply.name == "ok", let room = fields["room"]?.string { sequences.left(room) }
        return reply
    }

    // Waiting.

    /// The next unread event of the name, and of the room where one is given; what came before it stays unread.
    package func next(_ event: String, room: String? = nil) async throws -> ReceivedEvent {
        try await next(what: event) { $0.name == event && (room == nil || $0.room == room) }
    }

    /// The reply to the command with the id.
    package func reply(to id: JSONValue) async throws -> ReceivedEvent {
        try await next(what: "reply to \(id)") { $0.isReply && $0["id"] == id }
    }

    /// The first unread event that fits; what came before it stays unread.
    package func next(
        what: String = "event", where fits: @Sendable (ReceivedEvent) -> Bool = { _ in true }
    ) async throws -> ReceivedEvent {
        let deadline = ContinuousClock.now + .patience
        while true {
            if let index = unread.firstIndex(where: fits) { return unread.remove(at: index) }
            if let ending { throw ClientError.ended(ending, waitingFor: what, unread: unread) }
            guard try await receive(until: deadline) else {
                throw ClientError.timedOut(waitingFor: what, unread: unread)
            }
        }
    }

    /// Waits until `count` pongs have come in all and returns them.
    package func pongs(count: Int) async throws -> [[UInt8]] {
        let deadline = ContinuousClock.now + .patience
        while pongs.count < count {
            if let ending { throw ClientError.ended(ending, waitingFor: "pong", unread: unread) }
            guard try await receive(until: deadline) else {
                throw ClientError.timedOut(waitingFor: "\(count) pongs, got \(pongs.count)", unread: unread)
            }
        }
        return pongs
    }

    /// Reads until the server ends the connection; what it sends before that stays unread.
    package func ending() async throws -> Ending {
        let deadline = ContinuousClock.now + .patience
        while true {
            if let ending { return ending }
            guard try await receive(until: deadline) else {
                throw ClientError.timedOut(waitingFor: "the connection's end", unread: unread)
            }
        }
    }

    /// After the close frames: whether the server ends the TCP stream too. Bytes after its close frame throw.
    package func streamEnds() async throws -> Bool {
        let deadline = ContinuousClock.now + .patience
        while true {
            do {
                let bytes = try await socket.read(until: deadline)
                if bytes.isEmpty { return true }
                reader.append(bytes)
                _ = try reader.next()
            } catch SocketError.reset {
                return true
            } catch SocketError.timedOut {
                return false
            }
        }
    }

    /// Takes what arrives until the time is over or the connection ends, for tests that act meanwhile.
    package func listen(for time: Duration) async throws {
        let deadline = ContinuousClock.now + time
        while ending == nil, try await receive(until: deadline) {}
    }

    /// Ends the connection in order.
    @discardableResult package func close() async throws -> Ending {
        if ending == nil { try await send(.close(1000)) }
        return try await ending()
    }

    // Receiving.

    /// Takes one read's worth of bytes; false where the deadline passed without any.
    private func receive(until deadline: ContinuousClock.Instant) async throws -> Bool {
        // The handshake may have brought whole frames along.
        if try await takeMessages() { return true }
        do {
            let bytes = try await socket.read(until: deadline)
            if bytes.isEmpty { ending = ending ?? .endOfStream }
            reader.append(bytes)
            try await takeMessages()
            return true
        } catch SocketError.timedOut {
            return false
        } catch SocketError.reset {
            ending = ending ?? .reset
            return true
        }
    }

    @discardableResult private func takeMessages() async throws -> Bool {
        var hasAny = false
        while ending == nil {
            let message: ServerMessage?
            do { message = try reader.next() } catch { throw ClientError.badFrame(error) }
            guard let message else { return hasAny }
            hasAny = true
            try await take(message)
        }
        return hasAny
    }

    private func take(_ message: ServerMessage) async throws {
        switch message {
        case .text(let text) where !isDeflated: try take(lines: text)
        case .binary(let bytes) where isDeflated:
            guard let inflated = RawInflate.inflate(bytes), let text = String(validating: inflated, as: UTF8.self)
            else { throw ClientError.badEvent("no raw DEFLATE of UTF-8: \(bytes)") }
            try take(lines: text)
        case .text(let text): throw ClientError.badEvent("text frame on a deflate connection: \(text)")
        case .binary(let bytes): throw ClientError.badEvent("binary frame on a text connection: \(bytes)")
        case .ping(let payload):
            pingCount += 1
            if answersPings { try? await send(.pong(payload)) }
        case .pong(let payload): pongs.append(payload)
        case .close(let code, let reason):
            ending = .closed(code: code, reason: reason)
            // The peer may be gone by now, which is no fault of its.
            if !hasSentClose { try? await send(.close(code)) }
        }
    }

    private func take(lines text: String) throws {
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            guard let body = try? JSONValue(parsing: line), let event = ReceivedEvent(body) else {
                throw ClientError.badEvent(String(Substring(line)))
            }
            try sequences.check(event)
            received.append(event)
            unread.append(event)
        }
    }
}
