import ChatClient
import Foundation
import TestSupport
import Testing

extension RelayProcess {
    /// A client of the relay that hurries; the rest of the options as they are.
    func chatClient(
        _ room: String, as user: String, _ role: String = "member", scheme: String = "ws",
        connector: any ChatConnector = NIOChatConnector(), _ change: (inout ChatOptions) -> Void = { _ in }
    ) async throws -> ChatRoomClient {
        var options = ChatOptions()
        options.token = try await token(user: user, role: role)
        options.timing.firstPause = .milliseconds(50)
        options.timing.longestPause = .milliseconds(200)
        change(&options)
        let url = try #require(URL(string: "\(scheme)://\(webSocket)/ws"))
        let client = ChatRoomClient(url: url, room: room, options: options, connector: connector)
        await client.connect()
        return client
    }
}

extension ChatRoomClient {
    /// Says something that must be recorded, and returns its sequence.
    @discardableResult func recorded(_ text: String) async throws -> Int64 {
        guard case .recorded(let seq, _) = try await say(text) else { throw ChatError.unknownFate }
        return seq
    }

    /// The messages up to one that says this.
    nonisolated func messages(through last: String) async -> [ChatMessage] {
        var messages: [ChatMessage] = []
        for await event in events {
            guard case .message(let message) = event else { continue }
            messages.append(message)
            if message.text == last { break }
        }
        return messages
    }
}
