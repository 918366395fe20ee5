import ChatModel
import Relay

/// The answer of a room to a command.
package struct Reply: Sendable {
    package let request: RequestID?
    package let output: RoomOutput

    /// There was no answer until the test was over.
    static let none = Reply()

    private init() {
        request = nil
        output = .backlog([])
    }

    init?(_ output: RoomOutput) {
        switch output {
        case .joined(let found): request = found.request
        case .done(let id), .said(let id, _, _), .history(let id, _), .refused(let id, _, _, _), .left(let id, _),
            .held(let id, _), .user(let id, _), .audit(let id, _):
            request = id
        case .backlog, .notice, .removed, .moderation, .moved: return nil
        }
        self.output = output
    }

    package var joined: Admittance? { if case .joined(let found) = output { found } else { nil } }
    package var isDone: Bool { if case .done = output { true } else { false } }
    package var hasLeft: Bool { if case .left = output { true } else { false } }
    package var refusal: Refusal? { if case .refused(_, _, let refusal, _) = output { refusal } else { nil } }
    package var sequence: ChatModel.Sequence? { if case .said(_, let sequence, _) = output { sequence } else { nil } }
    package var hold: String? { if case .held(_, let hold) = output { hold } else { nil } }
    package var user: UserRecord? { if case .user(_, let record) = output { record } else { nil } }
    package var entries: [AuditEntry]? { if case .audit(_, let entries) = output { entries } else { nil } }
    package var at: Timestamp? { if case .said(_, _, let at) = output { at } else { nil } }
    package var history: [Line]? { if case .history(_, let lines) = output { lines.map { Line($0) } } else { nil } }
}

extension Viewer {
    /// Asks the room for something, and waits for the answer.
    package func ask(_ call: @escaping @Sendable (isolated Room, RequestID, Viewer) -> Void) async -> Reply {
        await reply(to: start(call))
    }

    /// Asks the room for something.
    package func start(_ call: @escaping @Sendable (isolated Room, RequestID, Viewer) -> Void) -> RequestID {
        let request = request()
        room().enter { call($0, request, self) }
        return request
    }

    package func reply(to request: RequestID) async -> Reply {
        await until { !$0.replies(to: request).isEmpty }
        await settled()
        return inbox.replies(to: request).first ?? .none
    }

    @discardableResult
    package func join(since: Cursor? = nil, history: Int? = nil, language: LanguageTag? = nil) async -> Reply {
        await reply(to: startJoin(since: since, history: history, language: language))
    }

    package func startJoin(since: Cursor? = nil, history: Int? = nil, language: LanguageTag? = nil) -> RequestID {
        let principal = principal
        return start { room, request, viewer in
            room.join(
                JoinRequest(
                    request: request, principal: principal, language: language, encoding: .text, since: since,
                    history: history), viewer)
        }
    }

    @discardableResult
    package func say(_ text: String, nonce: String? = nil, replyTo: ChatModel.Sequence? = nil) async -> Reply {
        await reply(to: startSaying(text, nonce: nonce, replyTo: replyTo))
    }

    /// Says the numbers up to `count`, after a prefix, without waiting in between, then waits for the last.
    package func sayNumbers(to count: Int, _ prefix: String = "") async {
        var last: RequestID?
        for number in 1...count { last = startSaying("\(prefix)\(number)") }
        if let last { _ = await reply(to: last) }
    }

    package func startSaying(_ text: String, nonce: String? = nil, replyTo: ChatModel.Sequence? = nil) -> RequestID {
        start { $0.say(Draft(text: text, nonce: nonce, replyTo: replyTo), $1, from: $2) }
    }

    @discardableResult
    package func act(_ act: RoomAct) async -> Reply { await ask { $0.act(act, $1, from: $2) } }

    package func history(_ bound: HistoryRange.Bound = .newest, limit: Int = 50) async -> [Line] {
        await ask { $0.history(HistoryRange(bound: bound, limit: limit), $1, $2) }.history ?? []
    }

    @discardableResult
    package func report(_ sequence: ChatModel.Sequence, _ reason: String? = nil) async -> Reply {
        await ask { $0.report(sequence, reason, $1, $2) }
    }

    @discardableResult
    package func appeal(_ notice: String, _ text: String) async -> Reply {
        let principal = principal
        return await ask { $0.appeal(notice, text, by: principal, $1, $2) }
    }

    @discardableResult
    package func acknowledge(_ notice: String) async -> Reply { await ask { $0.acknowledge(notice, $1, $2) } }

    @discardableResult
    package func decide(_ hold: String, _ decision: HoldDecision, _ reason: String? = nil) async -> Reply {
        await act(.decide(hold, decision, reason: reason))
    }

    /// Asks a question.
    @discardableResult
    package func question(_ text: String, nonce: String? = nil) async -> Reply {
        await ask { $0.say(Draft(text: text, nonce: nonce, kind: .question), $1, from: $2) }
    }

    @discardableResult
    package func vote(_ question: Int64) async -> Reply {
        await ask { $0.vote(for: ChatModel.Sequence(question), $1, $2) }
    }

    @discardableResult
    package func react(_ message: Int64, _ reaction: Reaction) async -> Reply {
        await ask { $0.react(to: ChatModel.Sequence(message), with: reaction, $1, $2) }
    }

    package func leave() async -> Reply { await ask { $0.leave($1, $2) } }
}
