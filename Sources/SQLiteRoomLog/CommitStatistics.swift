/// What the writer has done since the record was opened.
package struct CommitStatistics: Hashable, Sendable {
    /// Transactions that were committed for calls.
    package var groups = 0
    /// Calls that were written in them.
    package var writes = 0
    package var failedGroups = 0
    /// Calls that wait now.
    package var waiting = 0
    package var waitingBytes = 0

    package init() {}
}
