import Foundation

/// Keeps one room joined over as many connections as it takes.
///
/// Recorded events are delivered once and in order; ``say(_:replyTo:language:)`` says a message exactly once. A client
/// lives until ``stop()``: it connects, reads and reconnects by itself, whether or not anyone holds it.
public actor ChatRoomClient {
    private let url: URL
    private let options: ChatOptions
    private let connector: any ChatConnector
    private let clock = ContinuousClock()
    private let origin: ContinuousClock.Instant

    private var session: ChatSession<SystemRandomNumberGenerator>
    private var buffer: EventBuffer
    private var readers: [(number: UInt64, continuation: CheckedContinuation<ChatEvent?, Never>)] = []
    private var replies: [ChatTicket: CheckedContinuation<Result<ServerLine.Outcome, ChatError>, Never>] = [:]
    private var lastNumber: UInt64 = 0
    private var wire: Wire?
    private var lastWire = 0
    private var alarm: (at: Duration, task: Task<Void, Never>)?
    private var isStopped = false

    /// How the connection is doing.
    public private(set) var status = ChatStatus.stopped(nil)
    /// Who the server takes this client for; nil before it is in the room.
    public private(set) var you: ChatIdentity?
    /// The room's settings, changes applied.
    public private(set) var settings = ChatRoomSettings()

    /// One connection and what goes out on it.
    private struct Wire {
        let number: Int
        let outgoing: AsyncStream<String>.Continuation
        var connection: (any ChatConnection)?
    }

    /// A client of a room at an address such as `wss://chat.example/ws`; it does nothing before ``connect()``.
    public init(
        url: URL, room: String, options: ChatOptions = ChatOptions(), connector: any ChatConnector = NIOChatConnector()
    ) {
        self.url = url
        self.options = options
        self.connector = connector
        origin = clock.now
        session = ChatSession(room: room, options, random: SystemRandomNumberGenerator())
        buffer = EventBuffer(limit: options.limits.bufferedEvents)
    }

    /// What happens, from the start of the client on. It ends after ``stop()``.
    ///
    /// For one reader: each event is given out once. Where it is not read, ``ChatLimits/bufferedEvents`` are kept;
    /// what comes then is left out, and once those are read ``ChatEvent/lagged(_:)`` with
    /// ``ChatLagged/Cause/unread`` names the gap, which ``history(after:limit:)`` can fill. Nothing else waits for the
    /// reader, so it may await what it says.
    public nonisolated var events: AsyncStream<ChatEvent> { AsyncStream { await self.nextEvent() } }

    /// Connects, and again whenever the connection is lost; after ``ChatStatus/stopped(_:)`` it begins anew.
    public func connect() { if !isStopped { handle(.start) } }

    /// Connects now instead of after the pause, unless the server asked for that pause: for an app that sees the
    /// network come back.
    public func reconnectNow() { handle(.retry) }

    /// Ends the connection, the stream of events and what waits, for good.
    public func stop() {
        guard !isStopped else { return }
        isStopped = true
        handle(.stop)
        alarm?.task.cancel()
        for reader in readers { reader.continuation.resume(returning: nil) }
        readers = []
    }

    /// Sends a command and waits for its reply, or for the error that takes its place.
    func request(_ input: (ChatTicket) -> SessionInput) async throws(ChatError) -> ServerLine.Outcome {
        lastNumber += 1
        let ticket = lastNumber
        let input = input(ticket)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                replies[ticket] = continuation
                handle(Task.isCancelled ? .cancel(ticket) : input)
            }
        } onCancel: {
            Task { await self.handle(.cancel(ticket)) }
        }
        return try result.get()
    }

    // Events.

    private func nextEvent() async -> ChatEvent? {
        if let event = buffer.popFirst() { return event }
        if isStopped || Task.isCancelled { return nil }
        lastNumber += 1
        let number = lastNumber
        return await withTaskCancellationHandler {
            await withCheckedContinuation { readers.append((number, $0)) }
        } onCancel: {
            Task { await self.dismiss(number) }
        }
    }

    private func dismiss(_ number: UInt64) {
        guard let index = readers.firstIndex(where: { $0.number == number }) else { return }
        readers.remove(at: index).continuation.resume(returning: nil)
    }

    private func deliver(_ event: ChatEvent) {
        switch event {
        case .status(let status): self.status = status
        case .joined(let joined):
            you = joined.you
            settings = joined.settings
        case .settings(let change): settings.apply(change.change)
        default: break
        }
        buffer.append(event)
        if !readers.isEmpty, let next = buffer.popFirst() { readers.removeFirst().continuation.resume(returning: next) }
    }

    // The session and its connection.

    private func handle(_ input: SessionInput) {
        for action in session.handle(input, at: clock.now - origin) { perform(action) }
        setAlarm()
    }

    private func perform(_ action: SessionAction) {
        switch action {
        case .connect: open()
        case .disconnect(let code):
            guard let wire else { return }
            self.wire = nil
            wire.outgoing.finish()
            if let connection = wire.connection { Task { await connection.close(code) } }
        case .send(let line): wire?.outgoing.yield(line)
        case .deliver(let event): deliver(event)
        case .settle(let ticket, let result): replies.removeValue(forKey: ticket)?.resume(returning: result)
        case .askToken(let reason, let turn): Task { await self.askToken(reason, turn) }
        }
    }

    private func askToken(_ reason: ChatTokenReason, _ turn: Int) async {
        let answer: Result<String?, SessionInput.TokenTrouble>
        do {
            answer = .success(try await options.freshToken?(reason))
        } catch {
            answer = .failure(SessionInput.TokenTrouble())
        }
        handle(.token(answer, turn: turn))
    }

    /// One alarm is set at a time; one that rings early finds nothing due and is set again.
    private func setAlarm() {
        // No clock has to count further than an hour.
        guard let deadline = session.deadline.map({ min($0, clock.now - origin + .seconds(3600)) }) else { return }
        if let alarm, alarm.at <= deadline { return }
        alarm?.task.cancel()
        let task = Task { [clock, origin] in
            guard (try? await clock.sleep(until: origin + deadline)) != nil else { return }
            self.ring(deadline)
        }
        alarm = (deadline, task)
    }

    private func ring(_ deadline: Duration) {
        guard alarm?.at == deadline else { return }
        alarm = nil
        handle(.tick)
    }

    // A connection's life.

    private func open() {
        lastWire += 1
        let number = lastWire
        let (lines, outgoing) = AsyncStream.makeStream(of: String.self)
        wire = Wire(number: number, outgoing: outgoing)
        Task { await self.run(number, lines) }
    }

    private func run(_ number: Int, _ lines: AsyncStream<String>) async {
        let request = ChatConnectionRequest(
            url: url, subprotocols: options.compression ? ["interline.v1.deflate", "interline.v1"] : ["interline.v1"],
            frameBytes: options.limits.frameBytes, timeout: options.timing.connect)
        let connection: any ChatConnection
        do {
            connection = try await connector.open(request)
        } catch {
            guard wire?.number == number else { return }
            switch error {
            case .badAddress(let why): handle(.failed(why, isFinal: true))
            case .failed(let why): handle(.failed(why, isFinal: false))
            }
            return
        }
        guard wire?.number == number else { return await connection.close(.normal) }
        wire?.connection = connection
        let writer = Task { for await line in lines { await connection.send(line) } }
        handle(.connected)
        while wire?.number == number {
            let frame = await connection.receive()
            guard wire?.number == number else { break }
            take(frame, from: number)
        }
        writer.cancel()
    }

    private func take(_ frame: ChatFrame, from number: Int) {
        switch frame {
        case .text(let text): take(text, from: number)
        case .binary(let bytes):
            guard let inflated = FrameInflater.inflate(bytes, limit: options.limits.inflatedBytes),
                let text = String(validating: inflated, as: UTF8.self)
            else { return handle(.broken("a message could not be inflated")) }
            take(text, from: number)
        case .closed(let code): handle(.closed(code))
        }
    }

    private func take(_ text: String, from number: Int) {
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) where line.contains(where: { $0 > 0x20 }) {
            guard wire?.number == number else { return }  // an earlier line ended it
            handle(.line(Substring(line)))
        }
    }
}
