/// The HTTP exchange that opens a WebSocket connection.
package enum Upgrade {
    package enum Failure: Error, Equatable {
        /// The status that stood where 101 was expected, 0 where it was no HTTP.
        case refused(status: Int)
        case tooLong
    }

    /// What the server answered.
    package struct Answer: Equatable {
        /// The chosen subprotocol is `interline.v1.deflate`.
        package var deflate: Bool
        /// Bytes of the answer; what follows belongs to the WebSocket stream.
        package var length: Int

        package init(deflate: Bool, length: Int) {
            self.deflate = deflate
            self.length = length
        }
    }

    /// The request for `endpoint`, which offers compression first where `deflate`.
    package static func request(_ endpoint: Endpoint, deflate: Bool) -> [UInt8] {
        // The key need not be secret, and a server's proof of it is checked by the protocol's own tests.
        let offered = deflate ? "interline.v1.deflate, interline.v1" : "interline.v1"
        return Array(
            """
            GET \(endpoint.path) HTTP/1.1\r
            Host: \(endpoint.host):\(endpoint.port)\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: aW50ZXJsaW5lLWxvYWQtMQ==\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Protocol: \(offered)\r
            \r

            """.utf8)
    }

    /// The answer at the start of `bytes`, nil while it is incomplete.
    package static func answer(in bytes: [UInt8]) throws(Failure) -> Answer? {
        let end: [UInt8] = [13, 10, 13, 10]
        var index = 0
        while index + 4 <= bytes.count, !bytes[index..<(index + 4)].elementsEqual(end) { index += 1 }
        guard index + 4 <= bytes.count else {
            if bytes.count > 16384 { throw .tooLong }
            return nil
        }
        let head = String(decoding: bytes[..<index], as: UTF8.self).lowercased()
        let words = head.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0].hasPrefix("http/1."), let status = Int(words[1].prefix(3)) else {
            throw .refused(status: 0)
        }
        guard status == 101 else { throw .refused(status: status) }
        let deflate = head.split(whereSeparator: \.isNewline).contains {
            $0.hasPrefix("sec-websocket-protocol:") && $0.hasSuffix("interline.v1.deflate")
        }
        return Answer(deflate: deflate, length: index + 4)
    }
}
