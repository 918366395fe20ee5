import ChatModel
import Synchronization
import Testing

@testable import Translation

@Suite struct BudgetTests {
    private func room(_ name: String) throws -> RoomID { try #require(RoomID(name)) }
    private let time = Timestamp(milliseconds: 1_768_420_800_000)

    @Test func `a room spends to the last character of its hour and one refusal is the first`() throws {
        let budget = Held(BudgetState(BudgetSettings(perRoomHour: 100)))
        let (one, two) = (try room("one"), try room("two"))
        #expect(budget.spend(60, of: one, at: time) == .granted)
        #expect(budget.spend(41, of: one, at: time) == .exhausted(.roomHour, isFirst: true))
        #expect(budget.spend(41, of: one, at: time) == .exhausted(.roomHour, isFirst: false))
        #expect(budget.spend(40, of: one, at: time) == .granted)
        #expect(budget.spend(100, of: two, at: time) == .granted)
        let nextHour = time + .seconds(3600)
        #expect(budget.spend(100, of: one, at: nextHour) == .granted)
        #expect(budget.spend(1, of: one, at: nextHour) == .exhausted(.roomHour, isFirst: true))
    }

    @Test func `the day binds all rooms and what it refuses costs the room nothing`() throws {
        let budget = Held(BudgetState(BudgetSettings(perRoomHour: 100, perDay: 150)))
        let (one, two) = (try room("one"), try room("two"))
        #expect(budget.spend(100, of: one, at: time) == .granted)
        #expect(budget.spend(51, of: two, at: time) == .exhausted(.day, isFirst: true))
        #expect(budget.spend(50, of: two, at: time) == .granted)
        #expect(budget.spend(1, of: two, at: time + .seconds(3600)) == .exhausted(.day, isFirst: false))
        #expect(budget.spentToday(at: time) == 150)
        let tomorrow = time + .seconds(86_400)
        #expect(budget.spentToday(at: tomorrow) == 0)
        #expect(budget.spend(100, of: two, at: tomorrow) == .granted)
    }

    @Test(arguments: [BudgetSettings(perRoomHour: 100), BudgetSettings(perRoomHour: nil, perDay: 100)])
    func `setting the clock back renews nothing`(_ settings: BudgetSettings) throws {
        let budget = Held(BudgetState(settings))
        let one = try room("one")
        #expect(budget.spend(100, of: one, at: time) == .granted)
        for earlier in [time + .seconds(-7200), time + .seconds(-200_000), Timestamp(milliseconds: -5)] {
            #expect(budget.spend(1, of: one, at: earlier) != .granted)
        }
    }

    @Test func `rooms beyond the counted ones share one budget`() throws {
        let budget = Held(BudgetState(BudgetSettings(perRoomHour: 10, roomsMax: 2)))
        for name in ["a", "b", "c"] { #expect(budget.spend(10, of: try room(name), at: time) == .granted) }
        for number in 0..<1000 {
            #expect(
                budget.spend(1, of: try room("r\(number)"), at: time) == .exhausted(.roomHour, isFirst: number == 0))
        }
        #expect(budget.roomsCounted == 2)
    }

    @Test func `numbers at the edge neither trap nor slip through`() throws {
        let budget = Held(BudgetState(BudgetSettings(perRoomHour: 10, perDay: 20)))
        let one = try room("one")
        #expect(budget.spend(.max, of: one, at: time) == .exhausted(.day, isFirst: true))
        #expect(budget.spend(.min, of: one, at: time) == .granted)
        #expect(budget.spend(10, of: one, at: Timestamp(milliseconds: .max)) == .granted)
        let none = Held(BudgetState(BudgetSettings(perRoomHour: nil)))
        #expect(none.spend(.max, of: one, at: time) == .granted && none.roomsCounted == 0)
    }

    @Test func `an operator hears once of each exhausted budget`() async throws {
        let heard = Mutex<[String]>([])
        let time = time
        let budget = RoomBudget(BudgetSettings(perRoomHour: 100), now: { time }) { limit, room in
            heard.withLock { $0.append("\(limit) \(room)") }
        }
        let rooms = [try room("one"), try room("two")]
        let granted = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<400 { group.addTask { budget.spend(1, in: rooms[number % 2]) } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(granted == 200)
        #expect(heard.withLock { $0.sorted() } == ["roomHour one", "roomHour two"])
    }
}

extension Held where Value == BudgetState {
    fileprivate func spend(_ characters: Int, of room: RoomID, at now: Timestamp) -> BudgetState.Decision {
        change { $0.spend(characters, of: room, at: now) }
    }

    fileprivate func spentToday(at now: Timestamp) -> Int { change { $0.spentToday(at: now) } }
}
