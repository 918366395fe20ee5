/// How long to wait before the next attempt: full jitter, so that clients that were dropped together do not come back
/// together.
struct Backoff {
    private var attempts = 0

    mutating func reset() { attempts = 0 }

    /// The pause after a connection that ended with the code; `retry` is what the server asked for.
    mutating func pause(
        after code: ChatCloseCode?, retry: Duration?, _ timing: ChatTiming, _ random: inout some RandomNumberGenerator
    ) -> Duration {
        // An address with too many connections gets free slowly.
        let isCrowded = code == .tooManyConnections
        let first = isCrowded ? timing.firstPause * 20 : timing.firstPause
        let longest = isCrowded ? timing.longestPause * 6 : timing.longestPause
        let least = isCrowded ? timing.firstPause * 10 : .zero
        let most = min(longest, first * (1 << min(attempts, 20)))
        attempts += 1
        let pause = least + most * Double.random(in: 0...1, using: &random)
        guard let retry = retry.map({ min($0, timing.longestMandate) }) else { return pause }
        // A draining node has spread its clients itself.
        return code == .draining ? retry : max(retry, pause)
    }
}
