import Sessions
import Synchronization

/// What new connections are told and held to: it may change while the relay runs.
final class LiveSettings: Sendable {
    struct Values: Sendable {
        var policy: SessionPolicy
        var origins: OriginPolicy
        /// Nil: no limit by address.
        var rates: AddressRates?
    }

    private let values: Mutex<Values>

    init(_ values: Values) { self.values = Mutex(values) }

    var current: Values { values.withLock { $0 } }

    func replace(_ values: Values) { self.values.withLock { $0 = values } }
}
