import TestSupport

/// Someone who says numbered texts, each with a nonce of its own, until told to stop, and knows which were acked.
actor LoadPublisher {
    /// The sequence of each acked text, over all connections.
    private(set) var acked: [String: Int64] = [:]
    /// Said, but not acked yet.
    private(set) var open: [String] = []
    /// A text whose second ack differs from its first.
    private(set) var contradictions: [String] = []

    private let name: String
    private let window: Int
    private var next = 0
    private var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    init(_ name: String, window: Int = 20) {
        self.name = name
        self.window = window
    }

    /// Talks until the connection ends, or until `count` more are acked; what an earlier connection left open first.
    func talk(_ client: WebSocketTestClient, in room: String, count: Int = .max) async throws {
        // Nothing more comes that anyone could wait for.
        defer { resume { _ in true } }
        let goal = count == .max ? .max : acked.count + count
        var inFlight: Set<String> = []
        var waiting = open
        do {
            while acked.count < goal {
                var lines: [String] = []
                while inFlight.count < window {
                    if waiting.isEmpty {
                        open.append("\(name) \(next)")
                        waiting.append("\(name) \(next)")
                        next += 1
                    }
                    let text = waiting.removeFirst()
                    inFlight.insert(text)
                    lines.append(
                        #"{"op":"say","id":"\#(text)","room":"\#(room)","text":"\#(text)","nonce":"\#(text)"}"#)
                }
                if !lines.isEmpty { try await client.send(line: lines.joined(separator: "\n")) }
                repeat {
                    let event = try await client.next(what: "reply to \(name)")
                    guard event.isReply, let text = event["id"]?.string, inFlight.contains(text) else { continue }
                    guard let sequence = event.sequence else { throw UnexpectedReply(command: "say", reply: event) }
                    inFlight.remove(text)
                    take(text, sequence)
                } while inFlight.count > window / 2
            }
            // Nothing is left open where it stops of its own will.
            while let text = inFlight.first {
                let event = try await client.reply(to: .string(text))
                guard let sequence = event.sequence else { throw UnexpectedReply(command: "say", reply: event) }
                inFlight.remove(text)
                take(text, sequence)
            }
        } catch ClientError.ended {
            return
        } catch is SocketError {
            return
        }
    }

    private func take(_ text: String, _ sequence: Int64) {
        if let earlier = acked.updateValue(sequence, forKey: text), earlier != sequence { contradictions.append(text) }
        open.removeAll { $0 == text }
        resume { $0 <= acked.count }
    }

    private func resume(_ isOver: (Int) -> Bool) {
        let met = waiters.partition { isOver($0.count) }
        for waiter in waiters[met...] { waiter.continuation.resume() }
        waiters.removeSubrange(met...)
    }

    /// Returns once so many texts are acked, or it no longer talks.
    func untilAcked(_ count: Int) async {
        guard acked.count < count else { return }
        await withCheckedContinuation { waiters.append((count, $0)) }
    }
}
