import ChatModel
import Synchronization

/// The rooms that are active on this node, and how others come to be.
package final class RoomRegistry: Sendable {
    let services: RoomServices
    /// What may be exchanged while the relay runs.
    private struct Plan {
        var configuration: RoomConfiguration
        var creation: RoomCreation
        var blueprints: [RoomID: RoomBlueprint]
    }

    private let homes: [any HomeLoop]
    private let plan: Mutex<Plan>
    private let rooms = Mutex<[RoomID: Room]>([:])

    package init(
        services: RoomServices, configuration: RoomConfiguration, creation: RoomCreation, blueprints: [RoomBlueprint],
        homes: [any HomeLoop]
    ) {
        self.services = services
        plan = Mutex(
            Plan(configuration: configuration, creation: creation, blueprints: Self.byName(blueprints)))
        self.homes = homes
    }

    private static func byName(_ blueprints: [RoomBlueprint]) -> [RoomID: RoomBlueprint] {
        Dictionary(blueprints.map { ($0.room, $0) }, uniquingKeysWith: { $1 })
    }

    var configuration: RoomConfiguration { plan.withLock(\.configuration) }
    var creation: RoomCreation { plan.withLock(\.creation) }

    /// Rooms that are active take up the limits at once, and all of it when they are activated again.
    package func replace(configuration: RoomConfiguration, creation: RoomCreation, blueprints: [RoomBlueprint]) {
        plan.withLock {
            $0 = Plan(configuration: configuration, creation: creation, blueprints: Self.byName(blueprints))
        }
        for room in active { room.enter { $0.follow(configuration) } }
    }

    /// The room's actor, activated if need be. Whether the room exists is for the actor to find out.
    package func room(_ id: RoomID) -> Room {
        rooms.withLock { rooms in
            if let active = rooms[id] { return active }
            let home = homes[Int(id.homeHash % UInt64(homes.count))]
            let blueprint = plan.withLock { $0.blueprints[id] }
            let room = Room(id, blueprint: blueprint, home: home, registry: self)
            rooms[id] = room
            return room
        }
    }

    /// How many rooms are active.
    package var activeCount: Int { rooms.withLock { $0.count } }

    /// The room's actor where it has one.
    package func activeRoom(_ id: RoomID) -> Room? { rooms.withLock { $0[id] } }

    /// Rooms of the configuration, and those that are active.
    package var known: Set<RoomID> {
        // Only copied under the locks, which every command takes.
        let (active, configured) = (rooms.withLock { Array($0.keys) }, plan.withLock { Array($0.blueprints.keys) })
        return Set(active).union(configured)
    }

    /// An event as it is recorded.
    package func encode(_ event: RoomEvent, in room: RoomID) -> [UInt8] { services.coding.encode(event, room: room) }

    package var active: [Room] { rooms.withLock { Array($0.values) } }

    func retire(_ room: Room) {
        rooms.withLock { rooms in
            if rooms[room.id] === room { rooms[room.id] = nil }
        }
    }

    /// Stops taking messages, and waits until all that were taken are stored and sent to the sockets, at most until the
    /// deadline.
    package func settle(deadline: ContinuousClock.Instant) async {
        let active = active
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await withTaskGroup { rooms in
                    for room in active { rooms.addTask { await room.settle() } }
                }
                return true
            }
            group.addTask {
                try? await Task.sleep(until: deadline, clock: .continuous)
                return false
            }
            // A room whose record hangs keeps waiting; it ends with its deadline for appends.
            _ = await group.next()
            group.cancelAll()
        }
    }
}

extension RoomID {
    /// FNV-1a: the same on every node and after every start.
    fileprivate var homeHash: UInt64 {
        name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
