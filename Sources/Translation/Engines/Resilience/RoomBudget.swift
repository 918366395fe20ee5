import ChatModel
import Synchronization

/// The budgets of all rooms of this relay.
package final class RoomBudget: TranslationBudget {
    /// Called once per limit and hour or day (and room), outside any lock, on the loop of the room that met it.
    package typealias Report = @Sendable (_ limit: BudgetState.Limit, _ room: RoomID) -> Void

    private let state: Mutex<BudgetState>
    private let now: @Sendable () -> Timestamp
    private let report: Report

    package init(_ settings: BudgetSettings, now: @escaping @Sendable () -> Timestamp, report: @escaping Report) {
        state = Mutex(BudgetState(settings))
        self.now = now
        self.report = report
    }

    package func spend(_ characters: Int, in room: RoomID) -> Bool {
        let time = now()
        switch state.withLock({ $0.spend(characters, of: room, at: time) }) {
        case .granted: return true
        case .exhausted(let limit, let isFirst):
            if isFirst { report(limit, room) }
            return false
        }
    }

    /// Characters spent today in UTC; 0 where days have no limit.
    package var spentToday: Int {
        let time = now()
        return state.withLock { $0.spentToday(at: time) }
    }

    /// The rooms that spent most of this hour, these first; none where hours have no limit.
    package func spenders(most: Int) -> [(room: RoomID, characters: Int)] {
        let time = now()
        // Sorted outside the lock, which rooms wait for.
        return state.withLock { $0 }.spenders(most: most, at: time)
    }
}
