import Foundation
import Synchronization

@testable import ChatClient

/// A relay in memory that lets everybody in, grants everything and keeps the lines that it was sent.
final class MemoryConnector: ChatConnector {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    func open(_ request: ChatConnectionRequest) async throws(ChatConnectionError) -> any ChatConnection {
        let (frames, out) = AsyncStream.makeStream(of: ChatFrame.self)
        out.yield(.text(#"{"ev":"welcome","at":"2025-01-14T20:15:30.123Z","limits":{"commands_per_s":1000}}"#))
        return Connection(connector: self, frames: frames, out: out)
    }

    private final class Connection: ChatConnection {
        let connector: MemoryConnector
        let frames: AsyncStream<ChatFrame>
        let out: AsyncStream<ChatFrame>.Continuation

        init(
            connector: MemoryConnector, frames: AsyncStream<ChatFrame>,
            out: AsyncStream<ChatFrame>.Continuation
        ) {
            self.connector = connector
            self.frames = frames
            self.out = out
        }

        func receive() async -> ChatFrame {
            var iterator = frames.makeAsyncIterator()
            return await iterator.next() ?? .closed(nil)
        }

        func send(_ text: String) async {
            connector.kept.withLock { $0.append(text) }
            guard case .integer(let id)? = try? field("id", of: text), let op = try? field("op", of: text) else {
                return
            }
            let reply =
                op == .string("join") ? Rig.joined(id: Int(id)) : #"{"ev":"ok","id":\#(id),"seq":1,"events":[]}"#
            out.yield(.text(reply))
        }

        func close(_ code: ChatCloseCode) async { out.finish() }
    }
}
