import Glibc

/// Why a connection ended.
package enum Ending: Equatable {
    /// The server's close frame.
    case closed(UInt16)
    /// The connection broke or was not made: an `errno`, 0 at an end of file without close frame.
    case broken(Int32)
    /// The upgrade was answered with this status.
    case refused(Int)
    case timedOut
    case malformed
}

/// Who decides what the connections of a fleet do; called on the fleet's thread.
package protocol FleetDriver: AnyObject {
    /// The upgrade is done; the payload of the first frame is wanted.
    func opened(_ connection: Connection) -> [UInt8]
    /// A line arrived; it is valid during the call only. `now` is when it was read, in nanoseconds.
    func received(_ line: UnsafeRawBufferPointer, on connection: Connection, at now: UInt64)
    func ended(_ connection: Connection, _ ending: Ending)
}

/// Many WebSocket connections on one thread.
package final class Fleet {
    package private(set) var connections: [Connection] = []
    package weak var driver: (any FleetDriver)?

    private let endpoint: Endpoint
    private let offersDeflate: Bool
    private let poller: Poller
    private let inflater: Inflater?
    private var encoder: FrameEncoder
    private var input = [UInt8](repeating: 0, count: 1 << 18)

    /// - Parameter deflate: compression is offered to the relay.
    package init(_ endpoint: Endpoint, deflate: Bool, seed: UInt64) throws(SystemError) {
        self.endpoint = endpoint
        offersDeflate = deflate
        poller = try Poller()
        inflater = Inflater()
        encoder = FrameEncoder(seed: seed)
    }

    package func add(_ role: Connection.Role, token: String?, room: String) -> Connection {
        let connection = Connection(index: connections.count, role: role, token: token, room: room)
        connections.append(connection)
        return connection
    }

    /// Starts a connection that is closed; its driver is told of failures, later or at once.
    package func open(_ connection: Connection, at now: UInt64) {
        guard connection.phase == .closed else { return }
        connection.startedAt = now
        connection.generation &+= 1
        connection.decoder = FrameDecoder()
        connection.answer = []
        connection.outbox = []
        connection.isResuming = false
        connection.retryMilliseconds = nil
        do throws(SystemError) {
            let buffer = connection.role == .slowReader ? SlowReader.receiveBuffer : nil
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
            if canRead, connection.phase == .upgrading || connection.phase == .open {
                readOnce(connection, limit: input.count)
            }
        }
    }

    private func writable(_ connection: Connection) {
        if connection.phase == .connecting {
            let error = ClientSocket.connectError(connection.socket)
            guard error == 0 else { return end(connection, .broken(error)) }
            connection.phase = .upgrading
            connection.outbox = Upgrade.request(endpoint, deflate: offersDeflate)
        }
        if connection.phase != .closed { flush(connection) }
    }

    private func flush(_ connection: Connection) {
        let sent = connection.outbox.withUnsafeBytes { bytes in
            bytes.isEmpty ? 0 : Glibc.send(connection.socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        }
        // A write that fails is followed by a read that says why; until then the bytes wait.
        if sent > 0 {
            if sent == connection.outbox.count {
                connection.outbox.removeAll(keepingCapacity: true)
            } else {
                connection.outbox.removeFirst(sent)
            }
        }
        if connection.isWatchingWrites == connection.outbox.isEmpty || connection.phase == .upgrading {
            connection.isWatchingWrites = !connection.outbox.isEmpty
            watch(connection)
        }
    }

    private func watch(_ connection: Connection) {
        var interest: Poller.Interest = connection.isPaced && connection.phase == .open ? [] : [.read]
        if connection.isWatchingWrites { interest.insert(.write) }
        poller.watch(connection.socket, interest, token: connection.pollToken, isNew: false)
    }

    private func readOnce(_ connection: Connection, limit: Int) {
        let generation = connection.generation
        let count = input.withUnsafeMutableBytes { Glibc.read(connection.socket, $0.baseAddress, limit) }
        if count > 0 {
            // Lent out while lines are handled: nothing else reads before this returns.
            var lent: [UInt8] = []
            swap(&lent, &input)
            lent.withUnsafeBytes { take(UnsafeRawBufferPointer(rebasing: $0[..<count]), connection, generation) }
            swap(&lent, &input)
        } else if count == 0 {
            end(connection, .broken(0))
        } else if errno != EAGAIN, errno != EINTR {
            end(connection, .broken(errno))
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
            try decoder.consume(bytes) { frame in
                guard connection.phase == .open, connection.generation == generation, ending == nil else { return }
                switch frame {
                case .message(let payload, false):
                    lines(of: payload, connection, generation, now, driver)
                case .message(let payload, true):
                    do throws(Inflater.Failure) {
                        try inflater?.inflate(payload) { lines(of: $0, connection, generation, now, driver) }
                    } catch {
                        ending = .malformed
                    }
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
        for connection in connections where connection.phase == .connecting || connection.phase == .upgrading {
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
        close(connection.socket)
        connection.socket = -1
        connection.phase = .closed
        connection.session.disconnected()
    }
}
