import ChatModel
import Synchronization

@testable import Translation

/// A clock that moves only when told.
final class FakeTime: Sendable {
    private struct State {
        var now = ContinuousClock.now
        var sleepers: [(due: ContinuousClock.Instant, wake: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var now: ContinuousClock.Instant { state.withLock { $0.now } }

    var steady: SteadyTime {
        SteadyTime(now: { self.now }, sleep: { await self.sleep(until: $0) })
    }

    private func sleep(until due: ContinuousClock.Instant) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { wake in
                let isDue = state.withLock { state in
                    guard due > state.now, !Task.isCancelled else { return true }
                    state.sleepers.append((due, wake))
                    return false
                }
                if isDue { wake.resume() }
            }
        } onCancel: {
            advance(by: .zero, waking: true)
        }
    }

    func advance(by time: Duration, waking all: Bool = false) {
        let due = state.withLock { state in
            state.now += time
            let due = state.sleepers.filter { all || $0.due <= state.now }
            state.sleepers.removeAll { all || $0.due <= state.now }
            return due
        }
        for sleeper in due { sleeper.wake.resume() }
    }
}

/// An engine that answers as a test says, and counts its calls.
final class FakeEngine: TranslationEngine {
    typealias Answer = @Sendable (TranslationBatch) async throws(EngineError) -> [EngineAnswer]

    let name: String
    let limits: EngineLimits
    private let pairs: @Sendable (LanguageTag?, LanguageTag) -> Bool
    private let answer: Answer
    private let seen = Mutex<[TranslationBatch]>([])
    private let open = Mutex(true)

    var batches: [TranslationBatch] { seen.withLock { $0 } }
    var texts: [String] { batches.flatMap(\.texts) }
    var isOpen: Bool {
        get { open.withLock { $0 } }
        set { open.withLock { $0 = newValue } }
    }

    init(
        _ name: String = "fake", batch: Int = 1, concurrency: Int = 4, style: PlaceholderStyle = .brackets,
        pairs: @escaping @Sendable (LanguageTag?, LanguageTag) -> Bool = { _, _ in true }, answer: @escaping Answer
    ) {
        self.name = name
        self.pairs = pairs
        self.answer = answer
        limits = EngineLimits(batchTexts: batch, batchCharacters: 10_000, concurrency: concurrency, placeholders: style)
    }

    /// Answers each text by itself.
    convenience init(
        _ name: String = "fake", batch: Int = 1, style: PlaceholderStyle = .brackets,
        each: @escaping @Sendable (String, LanguageTag) -> String?
    ) {
        self.init(name, batch: batch, style: style) { batch in
            batch.texts.map { EngineAnswer(text: each($0, batch.to)) }
        }
    }

    func supports(from: LanguageTag?, to: LanguageTag) -> Bool { pairs(from, to) }
    func isAvailable(from: LanguageTag?, to: LanguageTag) -> Bool { isOpen }

    func translate(_ batch: TranslationBatch) async throws(EngineError) -> [EngineAnswer] {
        seen.withLock { $0.append(batch) }
        return try await answer(batch)
    }
}

/// Lets calls through when told.
final class Gate: Sendable {
    private let waiting = Mutex<[CheckedContinuation<Void, Never>]?>([])

    func wait() async {
        await withCheckedContinuation { waiter in
            let isOpen = waiting.withLock { waiting in
                waiting?.append(waiter)
                return waiting == nil
            }
            if isOpen { waiter.resume() }
        }
    }

    /// From now on nobody waits.
    func open() {
        let all = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting ?? []
        }
        for waiter in all { waiter.resume() }
    }
}

/// Collects what comes later.
final class Inbox: Sendable {
    private struct State {
        var outcomes: [MessageTranslation] = []
        var waiters: [(count: Int, wake: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var outcomes: [MessageTranslation] { state.withLock { $0.outcomes } }

    func take(_ outcome: MessageTranslation) {
        let woken = state.withLock { state in
            state.outcomes.append(outcome)
            let woken = state.waiters.filter { $0.count <= state.outcomes.count }
            state.waiters.removeAll { $0.count <= state.outcomes.count }
            return woken
        }
        for waiter in woken { waiter.wake.resume() }
    }

    /// Returns when so many have come.
    func wait(for count: Int) async -> [MessageTranslation] {
        await withCheckedContinuation { wake in
            let isThere = state.withLock { state in
                guard state.outcomes.count < count else { return true }
                state.waiters.append((count, wake))
                return false
            }
            if isThere { wake.resume() }
        }
        return outcomes
    }
}

func tag(_ text: String) -> LanguageTag { LanguageTag(text) ?? .undetermined }
func display(_ text: String) -> DisplayLanguage {
    guard let display = DisplayLanguage(tag(text)) else { preconditionFailure("\(text) is no language") }
    return display
}
func room(_ name: String = "lobby") -> RoomID {
    guard let room = RoomID(name) else { preconditionFailure("\(name) is no room") }
    return room
}

/// Runs the translator while the test does.
func running<T>(_ translator: Translator, _ body: () async throws -> T) async rethrows -> T {
    async let run: Void = translator.run()
    defer { translator.stop() }
    let result = try await body()
    translator.stop()
    await run
    return result
}

/// Numbers that are the same in each run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
