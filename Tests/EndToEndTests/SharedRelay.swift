import Foundation
import TestSupport

/// Relays that many tests use at once, each started by the first that asks for it.
enum SharedRelay {
    private static let conformanceStart = Task { try await RelayProcess.start() }
    private static let rubbishStart = Task { try await RelayProcess.start() }
    private static let impatientStart = Task {
        let sample = try RelayConfiguration.sample()
            .setting("connections.handshake_timeout_s", to: "8")
            .setting("connections.idle_s", to: "24")
            .setting("connections.ping_s", to: "1")
        return try await RelayProcess.start(sample)
    }
    private static let roomyStart = Task {
        try await RelayProcess.start(.sample().setting("limits.frame_bytes", to: "\(roomyFrameBytes)"))
    }

    /// What `roomy` takes in one frame.
    static let roomyFrameBytes = 200_000

    /// With the sample configuration.
    static var conformance: RelayProcess { get async throws { try await conformanceStart.value } }

    /// With the sample configuration, for what strains it.
    static var rubbish: RelayProcess { get async throws { try await rubbishStart.value } }

    /// Gives a handshake eight seconds and a silent peer twenty-four.
    static var impatient: RelayProcess { get async throws { try await impatientStart.value } }

    /// Takes frames whose length needs 64 bits.
    static var roomy: RelayProcess { get async throws { try await roomyStart.value } }
}

extension RelayProcess {
    /// Whether a new client is welcomed and answered.
    func serves() async throws -> Bool {
        let (client, _) = try await connect()
        let reply = try await client.command("ping")
        try await client.close()
        return reply.name == "ok"
    }
}

/// A room that no other test uses.
func freshRoom() -> String { "e2e-" + UUID().uuidString.prefix(13).lowercased() }
