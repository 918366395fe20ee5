import ChatModel

/// Decides which texts are asked of which engine and when, and who is told what: equal texts fly once, an engine gets
/// no more calls and texts than it takes, and nobody waits longer than the deadline.
///
/// A pure value: time is passed in, calls and answers are handed out and in.
struct FlightTable: Sendable {
    struct Limits: Hashable, Sendable {
        /// How long a message waits for its translation.
        var deadline: Duration
        /// Texts on their way at one time.
        var flights: Int
        /// Messages that wait at one time, each counted once a language.
        var waiters: Int
    }

    /// Nothing more is taken on.
    struct Full: Error {}

    private let limits: Limits
    private let engines: [EngineLimits]
    private var flights: [UInt64: Flight] = [:]
    private var byKey: [TranslationKey: UInt64] = [:]
    /// Texts that wait for an engine, in order. A flight may have left it for the next engine.
    private var waiting: [EngineRoute: [UInt64]] = [:]
    private var callsUnderWay: [Int]
    /// The flights of each call under way, and at which of their engines they were.
    private var calls: [UInt64: (route: EngineRoute, flights: [UInt64])] = [:]
    private var dues = DueTimes()
    private var last: UInt64 = 0
    private(set) var waiters = 0

    init(limits: Limits, engines: [EngineLimits]) {
        self.limits = limits
        self.engines = engines
        callsUnderWay = engines.map { _ in 0 }
    }

    var flightCount: Int { flights.count }
    var nextDue: ContinuousClock.Instant? { dues.earliest }
    func key(of flight: UInt64) -> TranslationKey? { flights[flight]?.key }

    /// How many things are held in all: what must stay bounded.
    var load: Int {
        flights.count + byKey.count + calls.count + dues.count + waiting.values.reduce(0) { $0 + $1.count }
    }

    /// Waits with those who want the same; false where nobody does yet.
    mutating func join(
        _ key: TranslationKey, _ text: MaskedText, _ target: DisplayLanguage, at now: ContinuousClock.Instant,
        _ later: @escaping @Sendable (MessageTranslation) -> Void
    ) throws(Full) -> Bool {
        guard let id = byKey[key] else { return false }
        guard waiters < limits.waiters else { throw Full() }
        let due = now + limits.deadline
        if flights[id]?.waiters.isEmpty == true { dues.add(due, id) }
        flights[id]?.waiters.append(.init(text: text, to: target, due: due, later: later))
        waiters += 1
        return true
    }

    /// Takes on a text that nobody waits for yet. `routes` must not be empty.
    mutating func open(
        _ key: TranslationKey, _ text: MaskedText, _ target: DisplayLanguage, _ routes: [EngineRoute],
        at now: ContinuousClock.Instant, _ later: @escaping @Sendable (MessageTranslation) -> Void
    ) throws(Full) {
        if try join(key, text, target, at: now, later) { return }
        guard flights.count < limits.flights, waiters < limits.waiters else { throw Full() }
        last += 1
        let due = now + limits.deadline
        flights[last] = Flight(
            key: key, text: text, routes: routes, stageDue: due,
            waiters: [.init(text: text, to: target, due: due, later: later)])
        byKey[key] = last
        waiters += 1
        dues.add(due, last)
        queue(last, at: now)
    }

    /// Puts a flight in the queue of its engine, with its share of the time that is left.
    private mutating func queue(_ id: UInt64, at now: ContinuousClock.Instant) {
        guard var flight = flights[id] else { return }
        let left = flight.routes.count - flight.stage
        let end = max(now, flight.waiters.last?.due ?? now)
        flight.stageDue = left > 1 ? now + (end - now) / left : end
        flights[id] = flight
        if left > 1 { dues.add(flight.stageDue, id) }
        let route = flight.routes[flight.stage]
        waiting[route, default: []].append(id)
        // While an engine hangs nothing is taken from its queue, and those who gave up must not pile up there.
        if waiting[route, default: []].count > 2 * limits.flights {
            waiting[route]?.removeAll { flights[$0]?.isWaiting(for: route) != true }
        }
    }

    /// The calls that can be made now.
    mutating func nextCalls(at now: ContinuousClock.Instant) -> [EngineCall] {
        var newCalls: [EngineCall] = []
        for route in waiting.keys.sorted(by: { $0.engine < $1.engine }) {
            let limits = engines[route.engine]
            while callsUnderWay[route.engine] < limits.concurrency, let batch = take(route, limits, at: now) {
                newCalls.append(batch)
            }
        }
        return newCalls
    }

    private mutating func take(
        _ route: EngineRoute, _ limits: EngineLimits, at now: ContinuousClock.Instant
    ) -> EngineCall? {
        guard let queue = waiting[route] else { return nil }
        var batch: [(id: UInt64, text: MaskedText, to: DisplayLanguage)] = []
        var characters = 0
        var deadline = now
        var taken = 0
        for id in queue {
            // Answered, given up, or gone on to another engine.
            guard let flight = flights[id], flight.isWaiting(for: route), flight.callDue > now else {
                taken += 1
                continue
            }
            let size = flight.text.words.unicodeScalars.count + 40 * flight.text.spans.count
            guard batch.isEmpty || (batch.count < limits.batchTexts && characters + size <= limits.batchCharacters)
            else { break }
            characters += size
            deadline = max(deadline, flight.callDue)
            batch.append((id, flight.text, flight.key.to))
            taken += 1
        }
        waiting[route] = taken == queue.count ? nil : Array(queue[taken...])
        guard !batch.isEmpty else { return nil }
        last += 1
        calls[last] = (route, batch.map(\.id))
        callsUnderWay[route.engine] += 1
        for (id, _, _) in batch { flights[id]?.callsUnderWay += 1 }
        return EngineCall(id: last, route: route, flights: batch, deadline: deadline)
    }

    /// An answer has come, one verdict for each text of the call.
    mutating func finish(_ call: UInt64, _ verdicts: [Flight.Verdict], at now: ContinuousClock.Instant) -> [Settlement]
    {
        guard let (route, ids) = calls.removeValue(forKey: call) else { return [] }
        callsUnderWay[route.engine] -= 1
        var settlements: [Settlement] = []
        for (id, verdict) in zip(ids, verdicts) {
            guard var flight = flights[id] else { continue }
            flight.callsUnderWay -= 1
            switch verdict {
            case .translated(let kept):
                // Also from an engine that was given up on: the first good answer counts.
                settlements.append(end(id, flight, .success(kept)))
                continue
            case .unfit: flight.troubles.wasUnfit = true
            case .down(let isLate):
                flight.troubles.wasDown = true
                flight.troubles.wasLate = flight.troubles.wasLate || isLate
            }
            flights[id] = flight
            if flight.routes[flight.stage] == route { settlements += goOn(id, at: now) }
        }
        return settlements
    }

    /// Those who have waited long enough, and texts whose engine has had its time.
    mutating func expire(at now: ContinuousClock.Instant) -> [Settlement] {
        var settlements: [Settlement] = []
        while let id = dues.next(at: now) {
            guard let flight = flights[id] else { continue }
            let late = flight.waiters.prefix { $0.due <= now }
            if !late.isEmpty {
                flights[id]?.waiters.removeFirst(late.count)
                waiters -= late.count
                settlements.append(
                    Settlement(
                        waiters: Array(late), key: flight.key,
                        result: .failure(.init(reason: .deadline, isLasting: false))))
                if let next = flights[id]?.waiters.first?.due { dues.add(next, id) }
            }
            guard let left = flights[id] else { continue }
            if left.waiters.isEmpty {
                // As long as a call carries it, equal texts wait for that one.
                if left.callsUnderWay == 0 {
                    settlements.append(end(id, left, .failure(.init(reason: .deadline, isLasting: false))))
                }
            } else if left.stageDue <= now, left.stage + 1 < left.routes.count {
                flights[id]?.troubles.wasLate = true
                flights[id]?.troubles.wasDown = true
                settlements += goOn(id, at: now)
            }
        }
        return settlements
    }

    /// Asks the next engine, or gives up.
    private mutating func goOn(_ id: UInt64, at now: ContinuousClock.Instant) -> [Settlement] {
        guard let flight = flights[id] else { return [] }
        guard flight.stage + 1 < flight.routes.count, !flight.waiters.isEmpty else {
            let troubles = flight.troubles
            return [end(id, flight, .failure(.init(reason: troubles.reason, isLasting: troubles.isLasting)))]
        }
        flights[id]?.stage += 1
        queue(id, at: now)
        return []
    }

    private mutating func end(
        _ id: UInt64, _ flight: Flight, _ result: Result<KeptTranslation, Settlement.Refused>
    ) -> Settlement {
        flights[id] = nil
        byKey[flight.key] = nil
        waiters -= flight.waiters.count
        return Settlement(waiters: flight.waiters, key: flight.key, result: result)
    }
}
