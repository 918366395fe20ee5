/// What disturbs subscribers on purpose: dropped connections and slow reading.
struct Churn {
    var random: SplitMix
    private(set) var slow: [Connection] = []
    private(set) var isActive = false
    private var flapper: Flapper?
    private var readers: [SlowReader] = []
    private var nextRead: UInt64 = 0
    private let plan: ReplayPlan

    init(plan: ReplayPlan) {
        self.plan = plan
        random = SplitMix(seed: plan.seed)
    }

    mutating func start(at now: UInt64, slow: [Connection]) {
        if plan.reconnectPercent > 0 {
            flapper = Flapper(percent: plan.reconnectPercent, of: plan.subscribers, from: now)
        }
        self.slow = slow
        readers = slow.map { _ in SlowReader(bytesPerSecond: plan.slowBytesPerSecond, from: now) }
        isActive = flapper != nil || !slow.isEmpty
    }

    mutating func stop() {
        isActive = false
        flapper = nil
        readers = []
    }

    /// The subscribers to drop now, by index.
    mutating func drops(at now: UInt64) -> [Int] {
        guard let count = flapper?.drops(at: now), count > 0 else { return [] }
        return (0..<count).map { _ in Int.random(in: 0..<plan.subscribers, using: &random) }
    }

    /// Slow connections and how many bytes each may read now; every 100 ms.
    mutating func reads(at now: UInt64) -> [(Connection, Int)] {
        guard !readers.isEmpty, now >= nextRead else { return [] }
        nextRead = now + MonotonicClock.second / 10
        return readers.indices.map { (slow[$0], readers[$0].allowance(at: now)) }
    }
}
