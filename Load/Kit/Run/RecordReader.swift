/// Reads a room's record page by page on one connection.
struct RecordReader {
    var audit: RecordAudit
    let connection: Connection
    var isJoined = false
    var isRefused = false
    /// A page was asked for and has not come.
    var isWaiting = false
    /// When the command limit allows to ask for the next page, in nanoseconds.
    var nextPage: UInt64 = 0
    private(set) var isComplete = false

    init(_ connection: Connection, after start: Int) {
        self.connection = connection
        audit = RecordAudit(after: start)
    }

    mutating func take(_ events: JSONCursor) {
        isWaiting = false
        let newest = audit.newest
        if audit.take(events) == 0 || audit.newest == newest { isComplete = true }
    }
}
