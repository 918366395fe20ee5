import Benchmark
import CAllocations
import Workloads

/// Allocations of a thousand iterations, by this process's own count: the same on every machine and under any load.
let allocations = BenchmarkMetric.custom("Allocations in 1,000", polarity: .prefersSmaller, useScalingFactor: false)

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [allocations], warmupIterations: 2, maxDuration: .seconds(10), maxIterations: 3,
        thresholds: [allocations: .init(relative: [.p50: 10], absolute: [.p50: 100])])
    for workload in Workload.all {
        Benchmark(workload.name) { benchmark in
            let run = try workload.work.prepare()
            // What is made once, such as a first buffer, is not what an iteration costs.
            try await run(100)
            let before = interline_allocations()
            try await run(1000)
            benchmark.measurement(allocations, Int(interline_allocations() - before))
        }
    }
}
