/// The messages that the app said and the server has not acknowledged, in their order.
struct Outbox {
    struct Saying {
        let ticket: ChatTicket
        let command: ClientCommand
        /// Since when it was first on its way; nil: it never was.
        var sentAt: Duration?
        /// The record's end at that time.
        var after: Int64 = 0
        /// Who it was said as, and into which record.
        var by = ""
        var epoch = ""
        /// Whether its reply is awaited on this connection.
        var isUnderWay = false
        /// Pages of the record that were searched for it; nil: it is not being looked for.
        var searched: Int?
        /// The app no longer waits for it.
        var isForgotten = false
    }

    var sayings: [Saying] = []

    func index(of ticket: ChatTicket) -> Int? { sayings.firstIndex { $0.ticket == ticket } }

    /// The connection is gone: what was under way is open again.
    mutating func interrupt() {
        for index in sayings.indices {
            sayings[index].isUnderWay = false
            sayings[index].searched = nil
        }
    }

    /// The first that has to be dealt with; nil where one before it is still being looked for.
    var next: Int? {
        let index = sayings.firstIndex { !$0.isUnderWay }
        return index.flatMap { sayings[$0].searched == nil ? $0 : nil }
    }
}
