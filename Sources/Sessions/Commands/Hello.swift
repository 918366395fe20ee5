import ChatModel
import ChatProtocol

extension SessionState {
    /// Introduces the client. With a token it becomes who the token says; without one it stays who it is.
    mutating func hello(_ id: RequestID?, token: String?, language: LanguageTag?) -> SessionAction {
        if let language { self.language = language }
        if let token { return .authenticate(id, token: token) }
        return id.map { .reply(.ok($0, .hello(principal))) } ?? .none
    }
}
