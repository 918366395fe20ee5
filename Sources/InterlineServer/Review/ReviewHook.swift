import Crypto
import Foundation
import Relay

/// Where one room's messages are reviewed, and how long it waits.
struct ReviewHook: Sendable {
    let url: String
    let deadline: Duration
    /// What holds where no answer comes in time, or none that can be read.
    let fallback: ReviewDecision
    private let key: SymmetricKey

    init(url: String, key: String, deadline: Duration, fallback: ReviewDecision) {
        self.url = url
        self.key = SymmetricKey(data: Data(key.utf8))
        self.deadline = deadline
        self.fallback = fallback
    }

    /// The HMAC-SHA256 over the time, a full stop and the body: a body that was seen once is of no use later.
    func signature(of body: Data, at time: String) -> String {
        var code = HMAC<SHA256>(key: key)
        code.update(data: Data((time + ".").utf8))
        code.update(data: body)
        return "v1=" + code.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
