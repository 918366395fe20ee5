import ChatModel
import Foundation
import RoomLog
import Translation

/// What the room keeps in the state store: its settings, sanctions and removals, as JSON.
extension Room {
    private var prefix: String { "room/\(id.name)/" }
    private var settingsKey: String { prefix + "settings" }
    private var removalsKey: String { prefix + "removals" }
    private var sanctionPrefix: String { prefix + "sanction/" }

    /// A state store that cannot take a value is a reason to refuse, and for the operator to know.
    private func refusing<T>(_ body: () async throws(StateStoreError) -> T) async throws(Refusal) -> T {
        do {
            return try await body()
        } catch {
            services.report(.stateUnavailable(id, "\(error)"))
            throw .overloaded(retry: .seconds(1))
        }
    }

    func loadState() async throws {
        if let entry = try await services.state.get(settingsKey), let value = entry.value,
            case .state(let patch, _) = services.coding.decode(value)
        {
            state.settings.apply(patch)
            settingsRevision = entry.revision
            exists = true
        }
        try await loadShield()
        try await loadClosing()
        if let entry = try await services.state.get(removalsKey), let value = entry.value {
            state.removals = try JSONDecoder().decode(Removals.self, from: Data(value))
            removalsRevision = entry.revision
        }
        for entry in try await services.state.entries(prefix: sanctionPrefix) {
            // By bytes: a user's name may begin with a mark that forms one character with what stands before it.
            let name = String(decoding: entry.key.utf8.dropFirst(sanctionPrefix.utf8.count), as: UTF8.self)
            guard let user = UserID(name), let value = entry.value else { continue }
            let sanction = try JSONDecoder().decode(StandingSanction.self, from: Data(value))
            state.sanctions.set(sanction, for: user, at: services.clock().wall)
        }
        try await loadModeration()
    }

    /// A host's shield stays up; what a raid raised comes down when it would have.
    private func loadShield() async throws {
        guard state.settings.shield else { return }
        let now = services.clock()
        if let entry = try await services.state.get(raidShieldKey), let value = entry.value {
            let until = try JSONDecoder().decode(Timestamp.self, from: Data(value))
            if until > now.wall { state.shield.raise(at: now.steady, for: until - now.wall) }
        } else {
            state.shield.set(true, at: now.steady)
        }
    }

    /// Keeps until when a raid has raised the shield; nil: it has not.
    func storeRaidShield(until: Timestamp?) async throws(Refusal) {
        if let until {
            try await put(until, at: raidShieldKey)
        } else {
            try await drop(raidShieldKey)
        }
    }

    private var raidShieldKey: String { prefix + "raid-shield" }
    private var holdPrefix: String { prefix + "hold/" }
    private var noticePrefix: String { prefix + "notice/" }
    private var rememberedPrefix: String { prefix + "interpreted/" }
    private var notePrefix: String { prefix + "note/" }

    /// Holds, notices and notes, as a moderator left them.
    private func loadModeration() async throws {
        let decoder = JSONDecoder()
        for entry in try await services.state.entries(prefix: holdPrefix) {
            guard let value = entry.value else { continue }
            state.holds.putBack(try decoder.decode(Hold<Never>.self, from: Data(value)))
        }
        var notices: [GivenNotice] = []
        for entry in try await services.state.entries(prefix: noticePrefix) {
            guard let value = entry.value else { continue }
            notices.append(try decoder.decode(GivenNotice.self, from: Data(value)))
        }
        if translation != nil {
            // By key, which is in the order in which they were made.
            let remembered = try await services.state.entries(prefix: rememberedPrefix)
            rememberedKeys = remembered.map(\.key)
            translation?.restore(
                remembered.compactMap { entry in
                    entry.value.flatMap { try? decoder.decode(RoomMemory.Entry.self, from: Data($0)) }
                })
        }
        for notice in notices.sorted(by: { $0.at < $1.at }) {
            for old in state.notices.give(notice) { try? await forget(old) }
        }
        for entry in try await services.state.entries(prefix: notePrefix) {
            guard let value = entry.value else { continue }
            _ = state.notes.add(try decoder.decode(UserNote.self, from: Data(value)))
        }
    }

    func store(_ hold: Hold<Never>) async throws(Refusal) { try await put(hold, at: holdPrefix + hold.id) }

    func forget(_ hold: Hold<Never>) async throws(Refusal) { try await drop(holdPrefix + hold.id) }

    func store(_ notice: GivenNotice) async throws(Refusal) { try await put(notice, at: noticePrefix + notice.id) }

    func forget(_ notice: GivenNotice) async throws(Refusal) { try await drop(noticePrefix + notice.id) }

    func forget(_ note: UserNote) async throws(Refusal) { try await drop(notePrefix + note.id) }

    func store(_ note: UserNote) async throws(Refusal) { try await put(note, at: notePrefix + note.id) }

    /// Stores an interpreter's line; the oldest ones make room.
    func store(_ remembered: RoomMemory.Entry) async throws(Refusal) {
        let last = rememberedKeys.last.flatMap { Int($0.suffix(12)) } ?? 0
        let digits = String(last + 1)
        let key = rememberedPrefix + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
        try await put(remembered, at: key)
        rememberedKeys.append(key)
        while rememberedKeys.count > configuration.translation.memory.entries {
            try await drop(rememberedKeys.removeFirst())
        }
    }

    /// Forgets interpreters' lines for these messages.
    func forgetRemembered(of messages: Set<Int64>) async throws(Refusal) {
        guard !messages.isEmpty, !rememberedKeys.isEmpty else { return }
        translation?.forget(messages)
        let entries = try await refusing { () async throws(StateStoreError) in
            try await services.state.entries(prefix: rememberedPrefix)
        }
        let decoder = JSONDecoder()
        for entry in entries {
            guard let value = entry.value,
                let line = try? decoder.decode(RoomMemory.Entry.self, from: Data(value)),
                line.message.map(messages.contains) == true
            else { continue }
            try await drop(entry.key)
            rememberedKeys.removeAll { $0 == entry.key }
        }
    }

    func put(_ value: some Encodable, at key: String) async throws(Refusal) {
        guard let body = try? JSONEncoder().encode(value) else { throw .overloaded(retry: .seconds(1)) }
        try await refusing { () async throws(StateStoreError) in
            _ = try await services.state.put(key, Array(body), expecting: nil)
        }
    }

    func drop(_ key: String) async throws(Refusal) {
        try await refusing { () async throws(StateStoreError) in
            _ = try await services.state.put(key, nil, expecting: nil)
        }
    }

    func store(_ settings: RoomSettings) async throws(Refusal) {
        let body = services.coding.encode(.state(settings.asPatch, at: services.clock().wall), room: id)
        settingsRevision = try await refusing { () async throws(StateStoreError) in
            try await services.state.put(settingsKey, body, expecting: settingsRevision)
        }
    }

    func store(_ removals: Removals) async throws(Refusal) {
        guard let body = try? JSONEncoder().encode(removals) else { throw .overloaded(retry: .seconds(1)) }
        removalsRevision = try await refusing { () async throws(StateStoreError) in
            try await services.state.put(removalsKey, Array(body), expecting: removalsRevision)
        }
    }

    func store(_ sanction: StandingSanction?, for user: UserID) async throws(Refusal) {
        let body = sanction.flatMap { try? JSONEncoder().encode($0) }
        try await refusing { () async throws(StateStoreError) in
            _ = try await services.state.put(sanctionPrefix + user.name, body.map { Array($0) }, expecting: nil)
        }
    }

    /// A sanction that holds stays without its reason. One that is over goes: memory may have dropped it, the store has
    /// not.
    func forgetReason(ofSanctionOn user: UserID, _ now: Timestamp) async throws(Refusal) {
        if var sanction = state.sanctions[user, now] {
            guard sanction.reason != nil else { return }
            sanction.reason = nil
            try await store(sanction, for: user)
            state.sanctions.set(sanction, for: user, at: now)
        } else {
            try await store(nil as StandingSanction?, for: user)
            state.sanctions.set(nil, for: user, at: now)
        }
    }

    func audit(_ entry: AuditEntry) async throws(Refusal) {
        try await refusing { () async throws(StateStoreError) in try await services.audit.record(entry) }
    }
}
