/// The WebSocket code that a connection was closed with.
public struct ChatCloseCode: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let normal = Self(rawValue: 1000)
    /// The server is going, and says when to come back.
    public static let draining = Self(rawValue: 1001)
    public static let protocolViolation = Self(rawValue: 1002)
    public static let notUTF8 = Self(rawValue: 1007)
    public static let tooLarge = Self(rawValue: 1009)
    public static let badToken = Self(rawValue: 4001)
    public static let expiredToken = Self(rawValue: 4002)
    /// From the whole server.
    public static let banned = Self(rawValue: 4003)
    /// The client did not read fast enough.
    public static let tooSlow = Self(rawValue: 4004)
    public static let tooManyConnections = Self(rawValue: 4005)
    /// A malformed frame or line, or a flood of commands.
    public static let protocolError = Self(rawValue: 4006)
    public static let idle = Self(rawValue: 4008)

    /// Those that this library names.
    public static let known: [Self] = [
        .normal, .draining, .protocolViolation, .notUTF8, .tooLarge, .badToken, .expiredToken, .banned, .tooSlow,
        .tooManyConnections, .protocolError, .idle,
    ]

    /// Whether it was sent; 1005 and 1006 are names for that nothing was, and some libraries say 0.
    var isReal: Bool { rawValue >= 1000 && rawValue != 1005 && rawValue != 1006 }

    /// Coming back with the same token and the same client would end in the same way.
    var isFinal: Bool {
        let final: [Self] = [
            .protocolViolation, .notUTF8, .tooLarge, .badToken, .expiredToken, .banned, .protocolError,
        ]
        return final.contains(self)
    }

    /// Why a new token would help, where one would.
    var wish: ChatTokenReason? {
        switch self {
        case .badToken: .refused
        case .expiredToken: .expired
        default: nil
        }
    }
}
