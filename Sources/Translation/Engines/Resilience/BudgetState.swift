import ChatModel

/// How many characters may go to engines.
package struct BudgetSettings: Hashable, Sendable {
    /// Characters (Unicode scalars, as providers bill) per room and hour; nil for no limit.
    package var perRoomHour: Int?
    /// Characters per day over all rooms, days in UTC; nil for no limit.
    package var perDay: Int?
    /// The most rooms counted each by itself. Rooms beyond it share one room's budget until the hour is over.
    package var roomsMax: Int

    package init(perRoomHour: Int? = 200_000, perDay: Int? = nil, roomsMax: Int = 10_000) {
        self.perRoomHour = perRoomHour
        self.perDay = perDay
        self.roomsMax = max(roomsMax, 1)
    }
}

/// What rooms have spent of their budgets. Pure; a step back of the wall clock never renews a budget.
package struct BudgetState: Sendable {
    package enum Limit: Hashable, Sendable {
        case roomHour, day
    }

    package enum Decision: Hashable, Sendable {
        case granted
        /// - Parameter isFirst: whether it is the first refusal of this limit in its hour or day (and room), which
        ///   is when an operator should hear of it.
        case exhausted(Limit, isFirst: Bool)
    }

    private struct Account {
        var spent = 0
        var isReported = false
    }

    private let settings: BudgetSettings
    private var hour = Int64.min
    private var day = Int64.min
    private var today = Account()
    private var rooms: [RoomID: Account] = [:]
    /// The rooms beyond ``BudgetSettings/roomsMax``.
    private var others = Account()

    package init(_ settings: BudgetSettings) { self.settings = settings }

    /// Takes the characters from the room's hour and from the day, or from neither.
    package mutating func spend(_ characters: Int, of room: RoomID, at now: Timestamp) -> Decision {
        turn(to: now)
        let characters = max(characters, 0)
        if let limit = settings.perDay, characters > limit - today.spent {
            defer { today.isReported = true }
            return .exhausted(.day, isFirst: !today.isReported)
        }
        if let limit = settings.perRoomHour {
            var account = account(of: room)
            defer { keep(account, of: room) }
            guard characters <= limit - account.spent else {
                defer { account.isReported = true }
                return .exhausted(.roomHour, isFirst: !account.isReported)
            }
            account.spent += characters
        }
        if settings.perDay != nil { today.spent += characters }
        return .granted
    }

    /// Characters spent today; 0 where days have no limit.
    package func spentToday(at now: Timestamp) -> Int { Self.period(now, 86_400_000) > day ? 0 : today.spent }

    /// The rooms that spent most of this hour, these first; none where hours have no limit.
    package func spenders(most: Int, at now: Timestamp) -> [(room: RoomID, characters: Int)] {
        guard Self.period(now, 3_600_000) <= hour else { return [] }
        let spent = rooms.map { (room: $0.key, characters: $0.value.spent) }.filter { $0.characters > 0 }
        return Array(spent.sorted { ($0.characters, $1.room.name) > ($1.characters, $0.room.name) }.prefix(most))
    }

    /// Rooms that are counted each by itself.
    package var roomsCounted: Int { rooms.count }

    private mutating func turn(to now: Timestamp) {
        let (hour, day) = (Self.period(now, 3_600_000), Self.period(now, 86_400_000))
        if hour > self.hour {
            self.hour = hour
            rooms.removeAll(keepingCapacity: rooms.count < 1024)
            others = Account()
        }
        if day > self.day {
            self.day = day
            today = Account()
        }
    }

    private func account(of room: RoomID) -> Account {
        rooms[room] ?? (rooms.count < settings.roomsMax ? Account() : others)
    }

    private mutating func keep(_ account: Account, of room: RoomID) {
        if rooms[room] != nil || rooms.count < settings.roomsMax { rooms[room] = account } else { others = account }
    }

    private static func period(_ now: Timestamp, _ length: Int64) -> Int64 {
        let (quotient, remainder) = now.milliseconds.quotientAndRemainder(dividingBy: length)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
