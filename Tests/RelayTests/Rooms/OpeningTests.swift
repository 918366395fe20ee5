import ChatModel
import Relay
import RelayTestKit
import RoomLog
import Testing

@Suite(.timeLimit(.minutes(5))) struct OpeningTests {
    private let relaying = Relaying()
    private let operators: Principal

    init() throws { operators = Principal(user: try #require(UserID("ada")), name: "Ada", role: .admin, rooms: .all) }

    @Test func `an opening that can't be written down leaves the room closed, also after a restart`() async throws {
        try await relaying.registry.room(.lobby).close(nil, by: operators)
        relaying.audit.failing = true
        await #expect(throws: Refusal.self) {
            try await relaying.registry.room(.lobby).open(RoomSettingsPatch(), by: operators)
        }
        relaying.audit.failing = false
        for relaying in [relaying, relaying.restarted()] {
            #expect(try await relaying.registry.room(.lobby).overview().isClosed)
        }
        try await relaying.registry.room(.lobby).open(RoomSettingsPatch(), by: operators)
        for relaying in [relaying, relaying.restarted()] {
            #expect(try await !relaying.registry.room(.lobby).overview().isClosed)
        }
    }
}
