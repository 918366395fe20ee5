import ChatModel

/// The subscribers of a room that get the same bytes, and what is about to be sent to them.
struct Lane {
    /// What a flush of a lane in a flood needs to know of the room.
    struct Flood {
        let viewers: Int
        let now: ContinuousClock.Instant
        /// The line that says what was left out.
        let lagged: (_ after: Sequence, _ before: Sequence) -> [UInt8]
        /// The connections of users who get what is left out for others.
        let connections: (Set<UserID>) -> [UserID: [ConnectionID]]
    }

    fileprivate struct Held {
        let line: [UInt8]
        let sequence: Sequence?
        let rank: LineRank
        /// The message that the line is about. Kept instead of computed, since Swift 6.3.1's optimiser breaks down over
        /// it where it is inlined (CopyPropagation, "Found ownership error").
        let message: Sequence?

        init(line: [UInt8], sequence: Sequence?, rank: LineRank) {
            self.line = line
            self.sequence = sequence
            self.rank = rank
            if case .follows(let message) = rank { self.message = message } else { message = nil }
        }
    }

    /// Lines for some alone that wait for a frame.
    private static let waitingMost = 64

    let key: LaneKey
    let broadcast: any LaneBroadcast
    private var pending: [UInt8] = []
    private var pendingFirst: Sequence?
    private var pendingLast: Sequence
    /// A sampled lane's lines: which of them are sent is decided when it is flushed.
    private var held: [Held] = []
    private var heldBytes = 0
    private var sampler: Sampler?
    private var leftOut = LeftOut()
    /// How many subscribers the lane has on each loop.
    private var members: [Int: Int] = [:]

    init(_ key: LaneKey, _ broadcast: any LaneBroadcast, newest: Sequence, sampler: Sampler? = nil) {
        self.key = key
        self.broadcast = broadcast
        self.sampler = sampler
        pendingLast = newest
    }

    var pendingBytes: Int { pending.count + heldBytes }
    var memberCount: Int { members.values.reduce(0, +) }

    /// Adds a line; nil: it is no part of the record.
    mutating func add(_ line: [UInt8], _ sequence: Sequence?, _ rank: LineRank = .always) {
        guard !members.isEmpty else {
            if let sequence { pendingLast = sequence }
            return
        }
        if sampler != nil {
            held.append(Held(line: line, sequence: sequence, rank: rank))
            heldBytes += line.count
        } else {
            append(line, sequence)
        }
    }

    private mutating func append(_ line: [UInt8], _ sequence: Sequence?) {
        if let sequence {
            pendingFirst = pendingFirst ?? sequence
            pendingLast = sequence
        }
        Self.append(line, to: &pending)
    }

    private static func append(_ line: [UInt8], to payload: inout [UInt8]) {
        if !payload.isEmpty { payload.append(UInt8(ascii: "\n")) }
        payload.append(contentsOf: line)
    }

    /// Sends what is pending as one frame.
    ///
    /// - Parameter flood: what a sampled lane chooses by; without it everything goes.
    mutating func flush(_ fanOut: any FanOut, home: Int, flood: Flood? = nil) {
        defer { pendingFirst = nil }
        var personal: [ConnectionID: [UInt8]] = [:]
        if !held.isEmpty { personal = sample(flood) }
        guard !pending.isEmpty else { return }
        let frame = fanOut.frame(pending, key.encoding, on: home)
        pending.removeAll(keepingCapacity: pending.count < 65_536)
        broadcast.broadcast(
            frame, instead: personal.mapValues { fanOut.frame($0, key.encoding, on: home) },
            first: pendingFirst ?? pendingLast.next, last: pendingLast, loops: Array(members.keys))
    }

    /// Makes the payload of what is kept.
    ///
    /// - Returns: the payloads of those who get more than that.
    private mutating func sample(_ flood: Flood?) -> [ConnectionID: [UInt8]] {
        let lines = held
        held.removeAll(keepingCapacity: lines.count < 1024)
        heldBytes = 0
        let start = pendingLast
        var choice: [Int: [UserID]] = [:]
        if let flood { choice = self.choice(of: lines, flood) }
        guard let flood, !choice.isEmpty else {
            for line in lines { append(line.line, line.sequence) }
            return [:]
        }
        let users = choice.values.reduce(into: Set<UserID>()) { $0.formUnion($1) }
        pending = Self.payload(lines, after: start, flood) { choice[$0] == nil }
        pendingFirst = lines.lazy.compactMap(\.sequence).first
        pendingLast = lines.last { $0.sequence != nil }?.sequence ?? start
        var personal: [ConnectionID: [UInt8]] = [:]
        for (user, connections) in flood.connections(users) {
            let payload = Self.payload(lines, after: start, flood) { choice[$0]?.contains(user) ?? true }
            for connection in connections { personal[connection] = payload }
        }
        if pending.isEmpty, !personal.isEmpty {
            // A frame is for everyone, so what is for some alone waits for the next one.
            held = lines.suffix(Self.waitingMost)
            heldBytes = held.reduce(0) { $0 + $1.line.count }
            return [:]
        }
        return personal
    }

    /// Who alone gets a line, by its place; all others are for everyone.
    private mutating func choice(of lines: [Held], _ flood: Flood) -> [Int: [UserID]] {
        // What follows a message that was left out costs nothing.
        let counted = lines.indices.filter { lines[$0].message.flatMap { leftOut[$0] } == nil }
        guard let kept = sampler?.keep(counted.map { lines[$0].rank }, viewers: flood.viewers, at: flood.now) else {
            return [:]
        }
        var choice: [Int: [UserID]] = [:]
        for (place, isKept) in zip(counted, kept) where !isKept {
            choice[place] = lines[place].concerned
            if let sequence = lines[place].sequence { leftOut.add(sequence, concerned: lines[place].concerned) }
        }
        // Also where both came within one flush.
        for (place, line) in lines.enumerated() {
            if let message = line.message, let users = leftOut[message] { choice[place] = users }
        }
        return choice
    }

    /// The chosen lines, and between them where some were left out.
    private static func payload(
        _ lines: [Held], after start: Sequence, _ flood: Flood, isChosen: (Int) -> Bool
    ) -> [UInt8] {
        var payload: [UInt8] = []
        var newest = start
        var gapStart: Sequence?
        for (place, line) in lines.enumerated() {
            if isChosen(place) {
                if let after = gapStart {
                    append(flood.lagged(after, newest.next), to: &payload)
                    gapStart = nil
                }
                append(line.line, to: &payload)
            } else if line.sequence != nil {
                gapStart = gapStart ?? newest
            }
            newest = line.sequence ?? newest
        }
        if let after = gapStart { append(flood.lagged(after, newest.next), to: &payload) }
        return payload
    }

    /// Nothing may be pending.
    mutating func subscribe(_ connection: ConnectionID, after newest: Sequence) {
        members[connection.loop, default: 0] += 1
        broadcast.subscribe(connection, after: newest)
    }

    mutating func unsubscribe(_ connection: ConnectionID, sendsRest: Bool = false) {
        let left = members[connection.loop, default: 1] - 1
        members[connection.loop] = left > 0 ? left : nil
        if members.isEmpty {
            pending = []
            held = []
            heldBytes = 0
        }
        broadcast.unsubscribe(connection, sendsRest: sendsRest)
    }
}

extension Lane.Held {
    /// Who gets the line even where others do not.
    var concerned: [UserID] {
        guard case .sampled(let audience) = rank else { return [] }
        return audience.answers.map { [audience.author, $0] } ?? [audience.author]
    }
}
