import ChatClient
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Connects by Foundation instead of SwiftNIO.
struct URLSessionConnector: ChatConnector {
    func open(_ request: ChatConnectionRequest) async throws(ChatConnectionError) -> any ChatConnection {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = request.timeout / .seconds(1)
        let task = URLSession(configuration: configuration)
            .webSocketTask(with: request.url, protocols: request.subprotocols)
        task.maximumMessageSize = request.frameBytes
        task.resume()
        return URLSessionConnection(task: task)
    }
}

/// One WebSocket of Foundation.
struct URLSessionConnection: ChatConnection {
    let task: URLSessionWebSocketTask

    func receive() async -> ChatFrame {
        switch try? await task.receive() {
        case .string(let text): .text(text)
        case .data(let data): .binary(Array(data))
        default: .closed(ChatCloseCode(rawValue: UInt16(clamping: task.closeCode.rawValue)))
        }
    }

    func send(_ text: String) async { try? await task.send(.string(text)) }

    func close(_ code: ChatCloseCode) async {
        task.cancel(with: .init(rawValue: Int(code.rawValue)) ?? .normalClosure, reason: nil)
    }
}
