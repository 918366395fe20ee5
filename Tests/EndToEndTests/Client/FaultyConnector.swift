import ChatClient
import Synchronization

/// Connects by NIO, and lets a connection die around one message that is said on it.
final class FaultyConnector: ChatConnector {
    /// When a connection is to die.
    enum Fault: Sendable {
        /// Before the relay gets the message.
        case beforeIt
        /// After the relay has answered, before the client hears of it.
        case beforeReply
    }

    private let connector = NIOChatConnector()
    /// What happens to the next message, and what was swallowed of the relay's words.
    private let plan = Mutex<(fault: Fault?, swallowed: [String])>((nil, []))

    var swallowed: [String] { plan.withLock { $0.swallowed } }

    func arm(_ fault: Fault) { plan.withLock { $0.fault = fault } }

    func open(_ request: ChatConnectionRequest) async throws(ChatConnectionError) -> any ChatConnection {
        Connection(inner: try await connector.open(request), faults: self)
    }

    private final class Connection: ChatConnection {
        let inner: any ChatConnection
        let faults: FaultyConnector
        let isDeaf = Mutex(false)

        init(inner: any ChatConnection, faults: FaultyConnector) {
            self.inner = inner
            self.faults = faults
        }

        func send(_ text: String) async {
            guard text.contains(#""op":"say""#), let fault = faults.take() else { return await inner.send(text) }
            switch fault {
            case .beforeIt: await inner.close(.normal)
            case .beforeReply:
                isDeaf.withLock { $0 = true }
                await inner.send(text)
            }
        }

        func receive() async -> ChatFrame {
            while true {
                let frame = await inner.receive()
                guard isDeaf.withLock({ $0 }), case .text(let text) = frame else { return frame }
                faults.plan.withLock { $0.swallowed.append(text) }
                // What is on its way besides, such as a count of viewers, may come before the answer.
                if text.contains(#""ev":"ok""#) { return .closed(nil) }
            }
        }

        func close(_ code: ChatCloseCode) async { await inner.close(code) }
    }

    private func take() -> Fault? {
        plan.withLock { plan in
            defer { plan.fault = nil }
            return plan.fault
        }
    }
}
