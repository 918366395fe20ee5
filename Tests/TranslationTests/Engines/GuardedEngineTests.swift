import ChatModel
import Synchronization
import TestSupport
import Testing

@testable import Translation

@Suite(.timeLimit(.minutes(5))) struct GuardedEngineTests {
    private func guarded(
        _ engine: ScriptedEngine, deadline: Duration = .seconds(30),
        _ change: (inout BreakerSettings) -> Void = { _ in }
    ) -> (engine: GuardedEngine, clock: TestClock, events: Events) {
        var settings = BreakerSettings()
        change(&settings)
        let (clock, events) = (TestClock(), Events())
        let guarded = GuardedEngine(
            engine, deadline: deadline, breaker: settings, now: { clock.now },
            report: { event in events.all.withLock { $0.append(event) } })
        return (guarded, clock, events)
    }

    private func error(_ engine: GuardedEngine, _ batch: TranslationBatch) async -> EngineError? {
        do throws(EngineError) {
            _ = try await engine.translate(batch)
            return nil
        } catch {
            return error
        }
    }

    @Test func `it answers with what the engine answers`() async throws {
        let (engine, _, _) = guarded(ScriptedEngine { .success($0.texts.map { EngineAnswer(text: $0 + "!") }) })
        #expect(try await engine.translate(try batch(["a", "b"])).map(\.text) == ["a!", "b!"])
        #expect(engine.figures.calls == 1 && engine.figures.texts == 2 && engine.figures.characters == 2)
        #expect(engine.figures.callsBySeconds.reduce(0, +) == 1)
    }

    @Test func `an engine that counts wrong has not answered`() async throws {
        for count in [0, 1, 3] {
            let (engine, _, _) = guarded(
                ScriptedEngine { _ in .success(Array(repeating: EngineAnswer(text: "x"), count: count)) })
            #expect(await error(engine, try batch(["a", "b"])) == .badAnswer(.wrongCount))
        }
    }

    @Test func `after failures it is not called until a probe succeeds, and the operator hears once of each`()
        async throws
    {
        let isUp = Mutex(false)
        let scripted = ScriptedEngine { batch in
            isUp.withLock { $0 } ? .success(batch.texts.map { EngineAnswer(text: $0) }) : .failure(.failed(status: 500))
        }
        let (engine, clock, events) = guarded(scripted)
        let (one, pair) = (try batch(["a"]), EngineBreaker.Pair(from: .english, to: try languageTag("es")))
        for _ in 0..<3 { #expect(await error(engine, one) == .failed(status: 500)) }
        #expect(!engine.isAvailable(from: .english, to: pair.to) && engine.isAvailable(from: nil, to: pair.to))
        #expect(await error(engine, one) == .unavailable(retryAfter: .milliseconds(500)))
        #expect(scripted.calls == 3)
        clock.advance(.milliseconds(500))
        #expect(engine.isAvailable(from: .english, to: pair.to))
        #expect(await error(engine, one) == .failed(status: 500))
        #expect(await error(engine, one) == .unavailable(retryAfter: .seconds(1)))
        isUp.withLock { $0 = true }
        clock.advance(.seconds(1))
        #expect(await error(engine, one) == nil)
        #expect(engine.figures.openPairs == [] && engine.figures.openings == 1 && engine.figures.turnedAway == 2)
        let because = EngineEnding.error(.failed(status: 500))
        #expect(
            events.all.withLock { $0 } == [
                .opened(engine: "scripted", pair: pair, because: because), .closed(engine: "scripted", pair: pair),
            ])
    }

    @Test func `only one call probes at a time`() async throws {
        let release = Latch()
        let scripted = ScriptedEngine { _ in .failure(.unreachable) }
        let (engine, clock, _) = guarded(scripted)
        let one = try batch(["a"])
        for _ in 0..<3 { _ = await error(engine, one) }
        #expect(engine.figures.isOpen)
        clock.advance(.seconds(1))
        scripted.waits.withLock { $0 = release }
        async let probe = error(engine, one)
        await scripted.hasCalls(4)
        #expect(!engine.isAvailable(from: .english, to: one.to))
        #expect(await error(engine, one)?.kind == .unavailable)
        release.open()
        #expect(await probe == .unreachable)
    }

    @Test func `a quota is obeyed to its reset`() async throws {
        let start = ContinuousClock.now
        let (engine, clock, _) = guarded(ScriptedEngine { _ in .failure(.quota(until: start + .seconds(7200))) })
        clock.set(start)
        _ = await error(engine, try batch(["a"]))
        #expect(await error(engine, try batch(["b"], "en", "fr")) == .unavailable(retryAfter: .seconds(7200)))
        clock.advance(.seconds(7200))
        #expect(engine.isAvailable(from: .english, to: try languageTag("fr")))
    }

    @Test func `an engine that ignores its deadline and cancellation does not hold its caller or pile up`() async throws
    {
        let release = Latch()
        let scripted = ScriptedEngine(concurrency: 3) { .success($0.texts.map { EngineAnswer(text: $0) }) }
        scripted.waits.withLock { $0 = release }
        var settings = BreakerSettings()
        settings.failuresMax = 100
        let engine = GuardedEngine(scripted, deadline: .patience, breaker: settings, report: { _ in })
        for _ in 0..<3 { #expect(await error(engine, try batch(["a"], within: .milliseconds(50))) == .timeout) }
        #expect(engine.figures.underWay == 3)
        for _ in 0..<100 { #expect(await error(engine, try batch(["a"])) == .unavailable(retryAfter: nil)) }
        #expect(scripted.calls == 3)
        release.open()
        while engine.figures.underWay > 0 { await Task.yield() }
        #expect(await error(engine, try batch(["a"])) == nil)
    }

    @Test func `the deadline ends the wait, whatever the engine does`() async throws {
        let release = Latch()
        let scripted = ScriptedEngine { _ in .failure(.unreachable) }
        scripted.waits.withLock { $0 = release }
        let engine = GuardedEngine(scripted, deadline: .milliseconds(50), breaker: BreakerSettings(), report: { _ in })
        let start = ContinuousClock.now
        #expect(await error(engine, try batch(["a"])) == .timeout)
        #expect(ContinuousClock.now - start < .seconds(60))
        #expect(engine.figures.underWay == 1)
        release.open()
    }

    @Test func `a batch's own deadline counts when it is sooner, and the engine is not blamed`() async throws {
        let release = Latch()
        let scripted = ScriptedEngine { _ in .failure(.unreachable) }
        scripted.waits.withLock { $0 = release }
        let engine = GuardedEngine(scripted, deadline: .seconds(60), breaker: BreakerSettings(), report: { _ in })
        for _ in 0..<5 { #expect(await error(engine, try batch(["a"], within: .milliseconds(10))) == .timeout) }
        #expect(engine.isAvailable(from: .english, to: try languageTag("es")))
        #expect(engine.figures.errors == [.timeout: 5] && engine.figures.openings == 0)
        release.open()
    }

    @Test func `an engine that hangs through its share of a chain's time is found out`() async throws {
        let release = Latch()
        let scripted = ScriptedEngine { _ in .failure(.unreachable) }
        scripted.waits.withLock { $0 = release }
        let engine = GuardedEngine(scripted, deadline: .milliseconds(90), breaker: BreakerSettings(), report: { _ in })
        var timeouts = 0
        while await error(engine, try batch(["a"], within: .milliseconds(30))) == .timeout { timeouts += 1 }
        #expect((3...20).contains(timeouts))
        release.open()
    }

    @Test func `a caller that goes away ends the call`() async throws {
        let scripted = ScriptedEngine { _ in .failure(.unreachable) }
        let release = Latch()
        scripted.waits.withLock { $0 = release }
        let (engine, _, _) = guarded(scripted)
        let one = try batch(["a"])
        let caller = Task { await error(engine, one) }
        await scripted.hasCalls(1)
        caller.cancel()
        #expect(await caller.value == .timeout)
        #expect(engine.figures.openings == 0)
        release.open()
    }

    @Test func `a hung engine for an hour's messages leaves nothing behind`() async throws {
        let release = Latch()
        let scripted = ScriptedEngine(concurrency: 4) { _ in .failure(.unreachable) }
        scripted.waits.withLock { $0 = release }
        let engine = GuardedEngine(
            scripted, deadline: .milliseconds(20), breaker: BreakerSettings(), report: { _ in })
        let one = try batch(["a"])
        var turnedAway = 0
        for _ in 0..<36_000 where await error(engine, one)?.kind == .unavailable { turnedAway += 1 }
        #expect(turnedAway >= 36_000 - 50 && scripted.calls <= 4 && engine.figures.underWay <= 4)
        release.open()
    }
}

private final class Events: Sendable {
    let all = Mutex<[EngineEvent]>([])
}

private final class TestClock: Sendable {
    private let time = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { time.withLock { $0 } }
    func advance(_ duration: Duration) { time.withLock { $0 += duration } }
    func set(_ now: ContinuousClock.Instant) { time.withLock { $0 = now } }
}

/// Lets waiters go once it is open, and no sooner, not even those that were cancelled.
private final class Latch: Sendable {
    private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}

/// An engine in memory; each call waits for ``waits`` first.
private final class ScriptedEngine: TranslationEngine {
    let name = "scripted"
    let limits: EngineLimits
    let waits = Mutex<Latch?>(nil)
    private let count = Mutex(0)
    private let script: @Sendable (TranslationBatch) -> Result<[EngineAnswer], EngineError>

    init(
        concurrency: Int = 100, _ script: @escaping @Sendable (TranslationBatch) -> Result<[EngineAnswer], EngineError>
    ) {
        limits = EngineLimits(batchTexts: 8, batchCharacters: 1000, concurrency: concurrency, placeholders: .word)
        self.script = script
    }

    var calls: Int { count.withLock { $0 } }

    func hasCalls(_ number: Int) async { while calls < number { await Task.yield() } }

    func supports(from: LanguageTag?, to: LanguageTag) -> Bool { true }

    func translate(_ batch: TranslationBatch) async throws(EngineError) -> [EngineAnswer] {
        count.withLock { $0 += 1 }
        await waits.withLock { $0 }?.wait()
        return try script(batch).get()
    }
}
