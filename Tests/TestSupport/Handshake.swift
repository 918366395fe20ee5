/// The upgrade request of a test client, each part of which may be made wrong.
package struct Handshake: Sendable {
    package var method = "GET"
    package var path = "/ws"
    package var httpVersion = "HTTP/1.1"
    package var version: String? = "13"
    package var key: HandshakeKey? = .any
    /// Empty offers none.
    package var subprotocols = ["interline.v1"]
    package var origin: String?
    /// Sent as `Authorization: Bearer`.
    package var token: String?
    package var connection: String? = "Upgrade"
    package var upgrade: String? = "websocket"
    package var host: String?
    package var extraHeaders: [(name: String, value: String)] = []

    package init() {}

    /// The default request with one of its parts changed.
    package static func with<Value>(_ part: WritableKeyPath<Handshake, Value>, _ value: Value) -> Handshake {
        Handshake().with(part, value)
    }

    package func with<Value>(_ part: WritableKeyPath<Handshake, Value>, _ value: Value) -> Handshake {
        var changed = self
        changed[keyPath: part] = value
        return changed
    }

    /// The request for the wire.
    package func bytes(to address: SocketAddress) -> [UInt8] {
        var lines = ["\(method) \(path) \(httpVersion)", "Host: \(host ?? address.description)"]
        if let upgrade { lines.append("Upgrade: \(upgrade)") }
        if let connection { lines.append("Connection: \(connection)") }
        if let key { lines.append("Sec-WebSocket-Key: \(key.key)") }
        if let version { lines.append("Sec-WebSocket-Version: \(version)") }
        if !subprotocols.isEmpty { lines.append("Sec-WebSocket-Protocol: " + subprotocols.joined(separator: ", ")) }
        if let origin { lines.append("Origin: \(origin)") }
        if let token { lines.append("Authorization: Bearer \(token)") }
        lines += extraHeaders.map { "\($0.name): \($0.value)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}

/// A `Sec-WebSocket-Key` and the `Sec-WebSocket-Accept` that RFC 6455 demands for it.
///
/// The answers were worked out elsewhere, so that a test needs no hash of its own to be wrong with.
package struct HandshakeKey: Hashable, Sendable {
    package let key: String
    package let accept: String

    package static let all = [
        HandshakeKey(key: "dGhlIHNhbXBsZSBub25jZQ==", accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
        HandshakeKey(key: "AQIDBAUGBwgJCgsMDQ4PEA==", accept: "C/0nmHhBztSRGR1CwL6Tf4ZjwpY="),
        HandshakeKey(key: "AAAAAAAAAAAAAAAAAAAAAA==", accept: "ICX+Yqv66kxgM0FcWaLWlFLwTAI="),
        HandshakeKey(key: "/////////////////////w==", accept: "XXpj4jYzLM2yUE0C7TIgMwTQh2g="),
        HandshakeKey(key: "yLxmNzOx52AEx7ZxN2QlkA==", accept: "EGEy+w5hNjJ0GFjCpEONP7Rkz8I="),
        HandshakeKey(key: "2ZuY+j6+ApS3T2Qx/Sr+fw==", accept: "ew/85wsZSaoRdDwhCefGYMd/6FQ="),
        HandshakeKey(key: "DRwCA8hhgqRfscYnK74dMw==", accept: "UXm4/pR1Ng8/gz1Bdi8RrsnVyO0="),
        HandshakeKey(key: "HqO5zaw4upcumA/L6vDYoA==", accept: "PWVZw8B003cIEtTSmXcO89kTsmY="),
    ]

    package static var any: HandshakeKey { all.randomElement() ?? all[0] }
}
