import Foundation
import TestSupport

/// A wall clock for one relay: a library that goes before the C library adds to it the seconds that a file says, and
/// leaves the time that passes alone.
///
/// Made here because libfaketime 0.9.10 takes monotonic timers for those of the wall clock, so that after a step back
/// no timer of the process ends any more.
struct MachineClock {
    struct NotMade: Error { let log: String }

    private static let compiler = Tool.locate("clang") ?? Tool.locate("cc")

    private static let source = """
        #define _GNU_SOURCE
        #include <stdio.h>
        #include <stdlib.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        static long offset(void) {
            FILE *file = fopen(getenv("CLOCK_OFFSET_FILE"), "re");
            long seconds = 0;
            if (file && fscanf(file, "%ld", &seconds) != 1) seconds = 0;
            if (file) fclose(file);
            return seconds;
        }

        int clock_gettime(clockid_t clock, struct timespec *now) {
            int result = (int)syscall(SYS_clock_gettime, clock, now);
            if (!result && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += offset();
            return result;
        }

        int gettimeofday(struct timeval *restrict now, void *restrict zone) {
            struct timespec exact;
            (void)zone;
            int result = clock_gettime(CLOCK_REALTIME, &exact);
            now->tv_sec = exact.tv_sec;
            now->tv_usec = exact.tv_nsec / 1000;
            return result;
        }

        time_t time(time_t *seconds) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            if (seconds) *seconds = now.tv_sec;
            return now.tv_sec;
        }

        """

    private let file: URL
    /// What makes a relay go by this clock.
    let environment: [String: String]

    static var canBeMade: Bool { compiler != nil }

    init(in folder: URL) async throws {
        file = folder.appending(path: "offset")
        let (source, library) = (folder.appending(path: "clock.c"), folder.appending(path: "clock.so"))
        try Self.source.write(to: source, atomically: true, encoding: .utf8)
        guard let compiler = Self.compiler else { throw NotMade(log: "no C compiler") }
        let made = try await Tool.run(
            compiler, ["-shared", "-fPIC", "-O1", "-o", library.path(), source.path()], in: folder)
        guard made.status == 0 else { throw NotMade(log: made.stderr) }
        environment = ["LD_PRELOAD": library.path(), "CLOCK_OFFSET_FILE": file.path()]
        try set(days: 0)
    }

    /// Sets how far the clock is from the machine's.
    func set(days: Double) throws {
        try "\(Int(days * 86_400))".write(to: file, atomically: true, encoding: .utf8)
    }
}
