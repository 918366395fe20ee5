import CEpoll
import Glibc

/// Waits for readiness of many descriptors with epoll; for one thread.
package final class Poller {
    package struct Interest: OptionSet, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }
        package static let read = Interest(rawValue: UInt32(INTERLINE_READABLE))
        package static let write = Interest(rawValue: UInt32(INTERLINE_WRITABLE))
    }

    private let descriptor: Int32
    // Few at a time, so that what is due in between does not wait for a long round.
    private var ready = [interline_readiness](repeating: interline_readiness(), count: 128)

    package init() throws(SystemError) {
        descriptor = interline_epoll_open()
        guard descriptor >= 0 else { throw SystemError("epoll_create1") }
    }

    deinit {
        close(descriptor)
    }

    /// Watches `socket` for `interest`; closing the socket ends that.
    package func watch(_ socket: Int32, _ interest: Interest, token: UInt64, isNew: Bool) {
        _ = interline_epoll_watch(descriptor, socket, interest.rawValue, token, isNew ? 1 : 0)
    }

    /// Waits until something is ready or `nanoseconds` have passed, and calls `body` with token, readable, writable;
    /// a failed descriptor is both.
    package func wait(_ nanoseconds: UInt64, _ body: (UInt64, Bool, Bool) -> Void) {
        let count = interline_epoll_wait(descriptor, &ready, Int32(ready.count), Int64(clamping: nanoseconds))
        guard count > 0 else { return }
        for index in 0..<Int(count) {
            let entry = ready[index]
            let hasFailed = entry.ready & UInt32(INTERLINE_FAILED) != 0
            body(
                entry.token, hasFailed || entry.ready & UInt32(INTERLINE_READABLE) != 0,
                hasFailed || entry.ready & UInt32(INTERLINE_WRITABLE) != 0)
        }
    }
}
