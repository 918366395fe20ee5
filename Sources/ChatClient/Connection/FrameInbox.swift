import NIOCore
import NIOWebSocket

/// Reads only while no message waits to be asked for, answers pings, and closes.
final class FrameInbox: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// What a peer has that does not take the close frame.
    private static let patience = TimeAmount.seconds(2)

    /// What one read brought and nobody has asked for yet.
    private var frames = CircularBuffer<ChatFrame>()
    private var end: ChatFrame?
    private var waiter: EventLoopPromise<ChatFrame>?
    private var isReadPending = false
    private var isClosing = false

    /// The next message; after the last one always the end.
    func next(on channel: any Channel) -> EventLoopFuture<ChatFrame> {
        if let frame = frames.popFirst() {
            if isReadPending, frames.isEmpty {
                isReadPending = false
                channel.read()
            }
            return channel.eventLoop.makeSucceededFuture(frame)
        }
        if let end { return channel.eventLoop.makeSucceededFuture(end) }
        let promise = channel.eventLoop.makePromise(of: ChatFrame.self)
        // There is one reader; should there be two, the first learns that it is not the one.
        waiter?.succeed(.closed(nil))
        waiter = promise
        return promise.futureResult
    }

    func read(context: ChannelHandlerContext) {
        if frames.isEmpty { context.read() } else { isReadPending = true }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard end == nil else { return }
        switch frame.opcode {
        case .text:
            guard let text = String(validating: frame.unmaskedData.readableBytesView, as: UTF8.self) else {
                return close(.notUTF8, context.channel)
            }
            hand(.text(text))
        case .binary: hand(.binary(Array(frame.unmaskedData.readableBytesView)))
        case .ping:
            // A peer that pings and never reads gets no more answers than its window takes.
            guard context.channel.isWritable, !isClosing else { return }
            let pong = WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: frame.unmaskedData)
            context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
        case .connectionClose:
            var data = frame.unmaskedData
            let code = data.readInteger(as: UInt16.self).map(ChatCloseCode.init(rawValue:))
            finish(code)
            close(code ?? .normal, context.channel)
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(nil)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { finish(nil) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(nil)
        context.close(promise: nil)
    }

    private func hand(_ frame: ChatFrame) {
        guard let waiter else { return frames.append(frame) }
        self.waiter = nil
        waiter.succeed(frame)
    }

    /// What came before is still handed on.
    private func finish(_ code: ChatCloseCode?) {
        guard end == nil else { return }
        end = .closed(code)
        waiter?.succeed(.closed(code))
        waiter = nil
    }

    /// Says goodbye and closes, at once or when the peer has had its time to take it.
    func close(_ code: ChatCloseCode, _ channel: any Channel) {
        finish(nil)
        guard !isClosing else { return }
        isClosing = true
        var data = channel.allocator.buffer(capacity: 2)
        data.writeInteger(code.rawValue)
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, maskKey: .random(), data: data)
        let farewell = channel.writeAndFlush(frame)
        let patience = channel.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
        farewell.whenComplete { _ in
            patience.cancel()
            channel.close(promise: nil)
        }
    }
}
