import ChatModel
import Relay

/// Which rooms there are and how they come and go.
package struct RoomsSettings: Hashable, Sendable {
    /// Who makes a room that does not exist by joining it.
    package var create = RoomCreation.host
    /// A room without subscribers is put to rest after so long; its record stays.
    package var idle: Duration = .seconds(300)
    /// While so many rooms are active, none is made by joining it.
    package var activeMax = 10_000
    /// The most subscribers of one room.
    package var subscribersMax = 100_000
    /// Rooms that exist from the start; names are unique.
    package var configured: [ConfiguredRoom] = []

    package init() {}
}

extension RoomsSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.choice("create", &create)
        reader.seconds("idle_s", 1...86_400, &idle)
        reader.integer("active_max", 1...1_000_000, &activeMax)
        reader.integer("subscribers_max", 1...10_000_000, &subscribersMax)
        var lines: [RoomID: Int] = [:]
        var rooms: [ConfiguredRoom] = []
        reader.sections("configured", countMax: 10_000, blank: ConfiguredRoomDraft()) { draft, item in
            guard let room = draft.room else { return }
            let line = item.origin(of: "name").line ?? 0
            let first = lines[room.name]
            item.require("name", first == nil, "\"\(room.name)\" is already given in line \(first ?? 0)")
            lines[room.name] = first ?? line
            if first == nil { rooms.append(room) }
        }
        configured = rooms
    }
}
