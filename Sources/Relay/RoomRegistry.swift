import ChatModel
import Synchronization

/// The rooms that are active on this node, and how others come to be.
package final class RoomRegistry: Sendable {
    let services: RoomServices
    let configuration: RoomConfiguration
    let creation: RoomCreation
    private let homes: [any HomeLoop]
    private let blueprints: [RoomID: RoomBlueprint]
    private let rooms = Mutex<[RoomID: Room]>([:])

    package init(
        services: RoomServices, configuration: RoomConfiguration, creation: RoomCreation, blueprints: [RoomBlueprint],
        homes: [any HomeLoop]
    ) {
        self.services = services
        self.configuration = configuration
        self.creation = creation
        self.blueprints = Dictionary(blueprints.map { ($0.room, $0) }, uniquingKeysWith: { $1 })
        self.homes = homes
    }

    /// The room's actor, activated if need be. Whether the room exists is for the actor to find out.
    package func room(_ id: RoomID) -> Room {
        rooms.withLock { rooms in
            if let active = rooms[id] { return active }
            let home = homes[Int(id.homeHash % UInt64(homes.count))]
            let room = Room(id, blueprint: blueprints[id], home: home, registry: self)
            rooms[id] = room
            return room
        }
    }

    /// How many rooms are active.
    package var activeCount: Int { rooms.withLock { $0.count } }

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
