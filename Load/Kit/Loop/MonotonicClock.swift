import Glibc

/// Nanoseconds of the monotonic clock, the only time that a run measures with.
package enum MonotonicClock {
    package static let second: UInt64 = 1_000_000_000
    package static let millisecond: UInt64 = 1_000_000

    package static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* second &+ UInt64(time.tv_nsec)
    }

    /// Nanoseconds from `start` to `end`, 0 where `end` is earlier.
    package static func span(_ start: UInt64, _ end: UInt64) -> UInt64 {
        end > start ? end - start : 0
    }
}
