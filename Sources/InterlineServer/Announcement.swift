import Foundation
import Synchronization

/// The one line on standard output that says where the relay listens, once all of it does.
final class Announcement: Sendable {
    private struct Addresses {
        var relay: String?
        var admin: String?
    }

    private let addresses = Mutex(Addresses())
    private let say: @Sendable (String) -> Void

    init(_ say: @escaping @Sendable (String) -> Void) { self.say = say }

    func relayListens(on address: String) { complete { $0.relay = address } }

    func adminListens(on address: String) { complete { $0.admin = address } }

    private func complete(_ set: (inout Addresses) -> Void) {
        let whole = addresses.withLock { addresses in
            set(&addresses)
            return addresses
        }
        if let relay = whole.relay, let admin = whole.admin { say("listening ws=\(relay) admin=\(admin)") }
    }
}
