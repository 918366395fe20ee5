import Foundation

/// What a session knows of one connection; the next one begins anew.
struct Link {
    /// What a reply will be to.
    enum Purpose: Hashable {
        case hello, renewal, join, ping
        /// The room as it is now, while a gap is filled.
        case refresh(gap: Int)
        /// A page of the record, to fill a gap.
        case fill(gap: Int)
        /// A page of the record, to look for a message of one's own.
        case search(ChatTicket)
        case say(ChatTicket)
        case call(ChatTicket)
    }

    private struct Pending {
        let id: Int
        let purpose: Purpose
        /// Nil while its line waits for its turn.
        var sentAt: Duration?
    }

    private(set) var heardAt: Duration
    /// The server's clock when it greeted, and this session's; nil before that.
    private(set) var welcome: (serverTime: Date, receivedAt: Duration)?
    var complaint: ChatRefusal?
    var bye: ServerLine.Bye?
    /// When the token is to be renewed.
    var renewal: Duration?
    /// Bytes of the longest command.
    private(set) var lineBytes: Int
    private var pace = Pace(perSecond: 10)
    private var lastID = 0
    /// By age.
    private var pending: [Pending] = []
    private var backlog: [String] = []

    init(at now: Duration, lineBytes: Int) {
        heardAt = now
        self.lineBytes = lineBytes
    }

    mutating func hear(at now: Duration) { heardAt = now }

    /// Takes over what the server allows.
    mutating func obey(_ welcome: ServerLine.Welcome, at now: Duration) {
        self.welcome = (welcome.at, now)
        if let bytes = welcome.frameBytes { lineBytes = min(lineBytes, max(bytes, 0)) }
        if let rate = welcome.commandsPerSecond { pace = Pace(perSecond: rate) }
    }

    /// Puts a command behind those that wait; ``flush(at:)`` gives what may go. False where it is too long.
    mutating func queue(_ command: ClientCommand, for purpose: Purpose) -> Bool {
        guard let line = command.with(\.id, lastID + 1).line, line.utf8.count <= lineBytes else { return false }
        lastID += 1
        pending.append(Pending(id: lastID, purpose: purpose, sentAt: nil))
        backlog.append(line)
        return true
    }

    /// The lines that may go now.
    mutating func flush(at now: Duration) -> [String] {
        var count = 0
        while count < backlog.count, pace.take(at: now) { count += 1 }
        guard count > 0 else { return [] }
        let waiting = pending.count - backlog.count
        for index in pending.indices.dropFirst(max(waiting, 0)).prefix(count) { pending[index].sentAt = now }
        defer { backlog.removeFirst(count) }
        return Array(backlog.prefix(count))
    }

    /// What the reply of the number is to; nil where nothing is open under it.
    mutating func settle(_ id: Int) -> Purpose? {
        // One that waits for its turn is not answered yet, whatever a server makes up.
        guard let index = pending.firstIndex(where: { $0.id == id }), pending[index].sentAt != nil else { return nil }
        return pending.remove(at: index).purpose
    }

    /// The tickets of commands that wait for a reply.
    var calls: [ChatTicket] {
        pending.compactMap {
            if case .call(let ticket) = $0.purpose { ticket } else { nil }
        }
    }

    /// When a line that waits may go.
    var nextFlush: Duration? { backlog.isEmpty ? nil : pace.next }

    /// When the connection counts as dead, unless the oldest reply or any word comes before.
    func death(isJoined: Bool, _ timing: ChatTiming) -> Duration? {
        if let sent = pending.first?.sentAt { return sent + timing.reply }
        return isJoined ? nil : heardAt + timing.reply
    }

    /// When to ask for a sign of life.
    func nextPing(isJoined: Bool, _ timing: ChatTiming) -> Duration? {
        isJoined && pending.isEmpty ? heardAt + timing.quiet : nil
    }
}

/// Tells what the app asked for apart.
typealias ChatTicket = UInt64
