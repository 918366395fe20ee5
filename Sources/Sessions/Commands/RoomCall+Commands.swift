import ChatModel
import ChatProtocol
import Relay

extension Draft {
    init(_ say: Say, _ kind: MessageKind? = nil) {
        self.init(text: say.text, nonce: say.nonce, replyTo: say.replyTo, language: say.language, kind: kind)
    }
}

extension RoomAct {
    init(_ sanction: Sanction, seconds: Int?) {
        self = .sanction(sanction.user, seconds: seconds, reason: sanction.reason, keepsMessages: sanction.keep)
    }
}
