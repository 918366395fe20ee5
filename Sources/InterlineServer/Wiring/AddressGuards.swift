import AdminAPI
import Synchronization
import WebSocketTransport

/// How often each address may connect and get tokens wrong, over all loops.
final class AddressGuards: Sendable {
    private let handshakes: AddressTable?
    private let failures: AddressTable?
    private let isExempt: @Sendable (PeerAddress) -> Bool
    private let refusedHandshakes = Atomic<Int>(0)
    private let unseenTokens = Atomic<Int>(0)

    init(_ settings: ConnectionSettings, _ proxies: ProxySettings) {
        isExempt = settings.isExempt(besides: proxies)
        handshakes = AddressTable(perSecond: settings.handshakesPerSecond, burst: settings.handshakeBurst)
        failures = AddressTable(
            perSecond: Double(settings.failedTokensPerMinute) / 60, burst: settings.failedTokensPerMinute)
    }

    /// Counts a new connection; false where there were too many.
    func mayConnect(_ address: PeerAddress, at now: ContinuousClock.Instant) -> Bool {
        guard let handshakes, !isExempt(address) else { return true }
        let isAllowed = handshakes.take(address.limitKey, at: now) == nil
        if !isAllowed { refusedHandshakes.add(1, ordering: .relaxed) }
        return isAllowed
    }

    /// How long tokens from the address are not looked at; nil: they are.
    func tokenWait(_ address: PeerAddress, at now: ContinuousClock.Instant) -> Duration? {
        guard let failures, !isExempt(address) else { return nil }
        let wait = failures.wait(address.limitKey, at: now)
        if wait != nil { unseenTokens.add(1, ordering: .relaxed) }
        return wait
    }

    /// Counts a token that is wrong.
    func tokenFailed(_ address: PeerAddress, at now: ContinuousClock.Instant) {
        guard let failures, !isExempt(address) else { return }
        _ = failures.take(address.limitKey, at: now)
    }

    var metrics: [Metric] {
        [
            Metric(
                "interline_handshake_refusals_total", .counter, refusedHandshakes.load(ordering: .relaxed),
                "New connections refused since too many came from their address."),
            Metric(
                "interline_unseen_tokens_total", .counter, unseenTokens.load(ordering: .relaxed),
                "Tokens not looked at since their address got too many wrong."),
        ]
    }
}
