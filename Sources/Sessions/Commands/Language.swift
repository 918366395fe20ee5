import ChatModel
import ChatProtocol
import Relay

extension SessionState {
    /// Changes what the connection reads in a room, and what it is told errors in.
    mutating func setLanguage(_ language: LanguageTag?, in room: RoomID, _ id: RequestID?) -> SessionAction {
        let action = inRoom(room, id) { .language(language) }
        if case .call = action, let language { self.language = language }
        return action
    }
}
