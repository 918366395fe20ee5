import Hummingbird

/// One route: what it is called in the OpenAPI document, who may use it, and what it does.
struct AdminOperation: Sendable {
    enum Access: Sendable {
        case everyone
        /// Everyone on this machine and not through a proxy, unless the settings ask for a token.
        case metrics
        case token
    }

    let id: String
    let method: HTTPRequest.Method
    /// With names in braces, as in `/v1/rooms/{room}`.
    let path: String
    var access = Access.token
    /// Changes something, so it must be written down.
    var isMutating = false
    /// What a body must be; nil: there is none.
    var body: String?
    /// The largest body in bytes, where it is not the general one.
    var bodyBytesMax: Int?
    let run: @Sendable (AdminRequest) async throws -> Response

    /// The values of the names in the path; nil where the path is another one.
    func matches(_ path: some StringProtocol) -> Bool {
        let own = self.path.split(separator: "/")
        let other = path.split(separator: "/")
        return own.count == other.count && zip(own, other).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }

    /// The names in braces, in order.
    var parameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }
}
