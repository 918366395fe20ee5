import Foundation
import Synchronization

/// Where a relay listens, as HOST:PORT.
package struct ListeningAddresses: Sendable {
    package let relay: String
    package let admin: String
}

/// Says where the relay listens, once, as soon as all of it does.
final class Announcement: Sendable {
    private struct Found {
        var relay: String?
        var admin: String?
    }

    private let found = Mutex(Found())
    private let say: @Sendable (ListeningAddresses) -> Void

    init(_ say: @escaping @Sendable (ListeningAddresses) -> Void) { self.say = say }

    func relayListens(on address: String) { complete { $0.relay = address } }

    func adminListens(on address: String) { complete { $0.admin = address } }

    private func complete(_ set: (inout Found) -> Void) {
        let whole = found.withLock { found in
            set(&found)
            return found
        }
        if let relay = whole.relay, let admin = whole.admin { say(ListeningAddresses(relay: relay, admin: admin)) }
    }
}
