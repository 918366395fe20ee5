import Glibc

/// Many WebSocket connections on one thread.
package final class Fleet {
    package private(set) var connections: [Connection] = []
    package weak var driver: (any FleetDriver)?

    /// Where new connections go; another one after the relay was started again.
    package var endpoint: Endpoint
    private let offersDeflate: Bool
    private let tls: TLSContext?
    private let poller: Poller
    private let inflater: Inflater?
    private var encoder: FrameEncoder
    private var input = [UInt8](repeating: 0, count: 1 << 18)

    /// - Parameters:
    ///   - deflate: compression is offered to the relay.
    ///   - trustsAnyone: certificates are not checked.
    package init(_ endpoint: Endpoint, deflate: Bool, trustsAnyone: Bool, seed: UInt64) throws(SystemError) {
        self.endpoint = endpoint
        tls = endpoint.isEncrypted ? try TLSContext(trustsAnyone: trustsAnyone) : nil
        offersDeflate = deflate
        poller = try Poller()
        inflater = Inflater()
        encoder = FrameEncoder(seed: seed)
    }

    package func add(
        _ part: Connection.Part, group: Int = -1, room: Int, roomName: String,
        language: (place: Int, tag: String)? = nil, token: String?
    ) -> Connection {
        let connection = Connection(
            index: connections.count, part: part, group: group, room: room, roomName: roomName, language: language,
            token: token)
        connections.append(connection)
        return connection
    }

    /// Starts a connection that is closed; its driver is told of failures, later or at once.
    package func open(_ connection: Connection, at now: UInt64) {
        guard connection.phase == .closed else { return }
        connection.startedAt = now
        connection.generation &+= 1
        connection.isResuming = false
        connection.retryMilliseconds = nil
        do throws(SystemError) {
            let buffer = connection.behaviour == .slowReader ? SlowReader.receiveBuffer : nil
            connection.socket = try ClientSocket.connect(
                to: endpoint, index: connection.index, receiveBuffer: buffer)
            connection.phase = .connecting
            connection.isWatchingWrites = true
            poller.watch(connection.socket, [.write], token: connection.pollToken, isNew: true)
        } catch {
            driver?.ended(connection, .broken(error.code))
        }
    }

    /// Drops a connection without telling its driver, with a close frame where `politely`.
    package func drop(_ connection: Connection, politely: Bool) {
        guard connection.phase != .closed else { return }
        if politely, connection.phase == .open {
            encoder.appendClose(1000, to: &connection.outbox)
            flush(connection)
        }
        release(connection)
    }

    /// Sends one text frame.
    package func send(_ payload: [UInt8], on connection: Connection) {
        guard connection.phase == .open else { return }
        encoder.append(.text, payload, to: &connection.outbox)
        flush(connection)
    }

    /// Sends bytes that are no frame of ours.
    package func sendRaw(_ bytes: [UInt8], on connection: Connection) {
        guard connection.phase == .open else { return }
        connection.outbox.append(contentsOf: bytes)
        flush(connection)
    }

    /// Sends one masked frame of any kind.
    package func send(_ kind: FrameEncoder.Kind, _ payload: [UInt8], on connection: Connection) {
        guard connection.phase == .open else { return }
        encoder.append(kind, payload, to: &connection.outbox)
        flush(connection)
    }

    /// From now on ``read(_:upTo:)`` alone reads from the connection, or readiness again.
    package func setPaced(_ isPaced: Bool, _ connection: Connection) {
        guard connection.isPaced != isPaced else { return }
        connection.isPaced = isPaced
        if connection.phase == .open { watch(connection) }
    }

    /// Reads at most `limit` bytes of a paced connection.
    package func read(_ connection: Connection, upTo limit: Int) {
        guard connection.phase == .open, limit > 0 else { return }
        readOnce(connection, limit: min(limit, input.count))
    }

    /// Handles what is ready, waiting at most `nanoseconds` for something.
    package func turn(waiting nanoseconds: UInt64) {
        poller.wait(nanoseconds) { token, canRead, canWrite in
            let connection = connections[Int(token & 0xFFFF_FFFF)]
            guard connection.generation == UInt32(token >> 32) else { return }
            if canWrite { writable(connection) }
            // A paced connection is not watched for reading, so that being readable means that it failed.
            guard canRead else { return }
            if connection.phase == .encrypting {
                encrypt(connection)
            } else if connection.phase == .upgrading || connection.phase == .open {
                readOnce(connection, limit: input.count)
            }
        }
    }

    private func writable(_ connection: Connection) {
        if connection.phase == .connecting {
            let error = ClientSocket.connectError(connection.socket)
            guard error == 0 else { return end(connection, .broken(error)) }
            if let tls {
                guard let session = TLSSession(tls, socket: connection.socket, host: endpoint.host) else {
                    return end(connection, .encryptionFailed)
                }
                connection.tls = session
                connection.phase = .encrypting
            } else {
                upgrade(connection)
            }
        }
        if connection.phase == .encrypting {
            encrypt(connection)
        } else if connection.phase != .closed {
            flush(connection)
        }
    }

    private func encrypt(_ connection: Connection) {
        switch connection.tls?.handshake() {
        case .moved:
            upgrade(connection)
            flush(connection)
        case .wantsRead: watchWrites(false, connection)
        case .wantsWrite: watchWrites(true, connection)
        default: end(connection, .encryptionFailed)
        }
    }

    private func upgrade(_ connection: Connection) {
        connection.phase = .upgrading
        connection.outbox = Upgrade.request(endpoint, deflate: offersDeflate)
    }

    private func watchWrites(_ isWatching: Bool, _ connection: Connection) {
        connection.isWatchingWrites = isWatching
        watch(connection)
    }

    private func flush(_ connection: Connection) {
        let sent = connection.outbox.withUnsafeBytes { bytes -> Int in
            guard !bytes.isEmpty else { return 0 }
            if let tls = connection.tls { return tls.write(bytes) }
            return Glibc.send(connection.socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        }
        // A write that fails is followed by a read that says why; until then the bytes wait.
        if sent > 0 {
            if sent == connection.outbox.count {
                // Kept where it is small: a connection that spoke once does not hold its memory for ever.
                connection.outbox.removeAll(keepingCapacity: connection.outbox.capacity <= 512)
            } else {
                connection.outbox.removeFirst(sent)
            }
        }
        if connection.isWatchingWrites == connection.outbox.isEmpty || connection.phase == .upgrading {
            watchWrites(!connection.outbox.isEmpty, connection)
        }
    }

    private func watch(_ connection: Connection) {
        var interest: Poller.Interest = connection.isPaced && connection.phase == .open ? [] : [.read]
        if connection.isWatchingWrites { interest.insert(.write) }
        poller.watch(connection.socket, interest, token: connection.pollToken, isNew: false)
    }

    private func readOnce(_ connection: Connection, limit: Int) {
        let generation = connection.generation
        repeat {
            let count = receive(connection, limit: limit)
            guard count > 0 else {
                if count == 0 {
                    end(connection, .broken(0))
                } else if errno != EAGAIN, errno != EINTR {
                    end(connection, .broken(errno))
                }
                return
            }
            // Lent out while lines are handled: nothing else reads before this returns.
            var lent: [UInt8] = []
            swap(&lent, &input)
            lent.withUnsafeBytes { take(UnsafeRawBufferPointer(rebasing: $0[..<count]), connection, generation) }
            swap(&lent, &input)
            // What is decrypted already makes no socket readable.
        } while connection.generation == generation && !connection.isPaced && connection.tls?.hasPending == true
    }

    /// As `read` of a socket, also where the bytes are encrypted.
    private func receive(_ connection: Connection, limit: Int) -> Int {
        input.withUnsafeMutableBytes { buffer in
            guard let tls = connection.tls else { return Glibc.read(connection.socket, buffer.baseAddress, limit) }
            return tls.read(UnsafeMutableRawBufferPointer(rebasing: buffer[..<limit]))
        }
    }

    private func take(_ bytes: UnsafeRawBufferPointer, _ connection: Connection, _ generation: UInt32) {
        guard connection.phase == .upgrading else { return decode(bytes, connection, generation) }
        connection.answer.append(contentsOf: bytes)
        do throws(Upgrade.Failure) {
            guard let answer = try Upgrade.answer(in: connection.answer) else { return }
            let rest = Array(connection.answer[answer.length...])
            connection.answer = []
            connection.phase = .open
            connection.cursor.isDeflate = answer.deflate
            if connection.isPaced { watch(connection) }
            if let payload = driver?.opened(connection) { send(payload, on: connection) }
            rest.withUnsafeBytes { decode($0, connection, generation) }
        } catch {
            if case .refused(let status) = error {
                end(connection, .refused(status))
            } else {
                end(connection, .malformed)
            }
        }
    }

    private func decode(_ bytes: UnsafeRawBufferPointer, _ connection: Connection, _ generation: UInt32) {
        guard let driver else { return }
        let now = MonotonicClock.now
        // Lent out as well, since a driver may drop the connection while its lines are handled.
        var decoder = FrameDecoder()
        swap(&decoder, &connection.decoder)
        var ending: Ending?
        do throws(FrameError) {
            let isAlive = { connection.phase == .open && connection.generation == generation && ending == nil }
            try decoder.consume(bytes, skip: { isAlive() ? driver.recognise($0, on: connection, at: now) : 0 }) {
                frame in
                guard isAlive() else { return }
                switch frame {
                case .message(let payload, let isCompressed, let raw):
                    driver.frameBegan(on: connection)
                    if isCompressed {
                        do throws(Inflater.Failure) {
                            try inflater?.inflate(payload) { lines(of: $0, connection, generation, now, driver) }
                        } catch {
                            ending = .malformed
                        }
                    } else {
                        lines(of: payload, connection, generation, now, driver)
                    }
                    if isAlive() { driver.frameEnded(raw, on: connection) }
                case .ping(let payload):
                    encoder.append(.pong, payload, to: &connection.outbox)
                    flush(connection)
                case .close(let code):
                    ending = .closed(code)
                }
            }
        } catch {
            ending = .malformed
        }
        guard connection.generation == generation, connection.phase == .open else { return }
        swap(&decoder, &connection.decoder)
        if let ending { end(connection, ending) }
    }

    private func lines(
        of payload: UnsafeRawBufferPointer, _ connection: Connection, _ generation: UInt32, _ now: UInt64,
        _ driver: any FleetDriver
    ) {
        EventLine.forEach(in: payload) { line in
            guard connection.phase == .open, connection.generation == generation else { return }
            driver.received(line, on: connection, at: now)
        }
    }

    /// Ends connections that were not open after `limit` nanoseconds.
    package func endStuck(at now: UInt64, limit: UInt64) {
        for connection in connections where connection.phase != .closed && connection.phase != .open {
            if MonotonicClock.span(connection.startedAt, now) > limit { end(connection, .timedOut) }
        }
    }

    private func end(_ connection: Connection, _ ending: Ending) {
        if case .closed(let code) = ending, connection.phase == .open {
            encoder.appendClose(code == 1005 ? 1000 : code, to: &connection.outbox)
            flush(connection)
        }
        release(connection)
        driver?.ended(connection, ending)
    }

    private func release(_ connection: Connection) {
        connection.tls = nil
        close(connection.socket)
        connection.socket = -1
        connection.decoder = FrameDecoder()
        connection.answer = []
        connection.outbox = []
        connection.phase = .closed
        connection.session.disconnected()
    }
}
