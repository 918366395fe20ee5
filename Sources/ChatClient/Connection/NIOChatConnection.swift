import NIOCore
import NIOWebSocket

/// A WebSocket on an NIO channel.
struct NIOChatConnection: ChatConnection {
    private let channel: any Channel
    private let inbox: NIOLoopBound<FrameInbox>

    /// Must be called on the channel's event loop.
    init(_ channel: any Channel, _ inbox: FrameInbox) {
        self.channel = channel
        self.inbox = NIOLoopBound(inbox, eventLoop: channel.eventLoop)
    }

    func receive() async -> ChatFrame {
        let next = channel.eventLoop.flatSubmit { [channel, inbox] in inbox.value.next(on: channel) }
        return (try? await next.get()) ?? .closed(nil)
    }

    func send(_ text: String) async {
        let frame = WebSocketFrame(
            fin: true, opcode: .text, maskKey: .random(), data: channel.allocator.buffer(string: text))
        try? await channel.writeAndFlush(frame)
    }

    func close(_ code: ChatCloseCode) async {
        channel.eventLoop.execute { [channel, inbox] in inbox.value.close(code, channel) }
    }
}
