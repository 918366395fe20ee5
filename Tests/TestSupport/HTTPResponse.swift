/// What came back on a plain HTTP request.
package struct HTTPResponse: Sendable {
    package let status: Int
    /// Names in lower case; the values of a repeated one in their order.
    package let headers: [String: [String]]
    package var body: [UInt8] = []

    /// Reads a head without the empty line at its end; nil where it is none.
    package init?(head: some Sequence<UInt8>) {
        let lines = String(decoding: Array(head), as: UTF8.self).split(separator: "\r\n")
        guard let first = lines.first, first.hasPrefix("HTTP/1.") else { return nil }
        let words = first.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, let status = Int(words[1]) else { return nil }
        self.status = status
        var headers: [String: [String]] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers[line[..<colon].lowercased(), default: []].append(String(value))
        }
        self.headers = headers
    }

    /// The only value of a header; nil where it is missing or repeated.
    package subscript(header: String) -> String? {
        guard let values = headers[header.lowercased()], values.count == 1 else { return nil }
        return values[0]
    }

    package var text: String { String(decoding: body, as: UTF8.self) }
}

/// Reads HTTP answers from a socket and keeps what follows them.
package struct HTTPReader {
    package private(set) var buffer: [UInt8] = []
    private let socket: RawSocket

    package init(_ socket: RawSocket) { self.socket = socket }

    /// The head of the next answer, what follows it being left in `buffer`; nil where the stream ended first.
    package mutating func head(until deadline: ContinuousClock.Instant) async throws -> HTTPResponse? {
        while true {
            if let end = buffer.firstRange(of: [13, 10, 13, 10]) {
                let head = buffer[..<end.lowerBound]
                defer { buffer.removeSubrange(..<end.upperBound) }
                guard let response = HTTPResponse(head: head) else { throw ClientError.notHTTP(Array(head)) }
                return response
            }
            let bytes = try await socket.read(until: deadline)
            if bytes.isEmpty {
                if buffer.isEmpty { return nil }
                throw ClientError.notHTTP(buffer)
            }
            buffer += bytes
        }
    }

    /// The next answer with its body, as long as its `Content-Length` says or else to the end of the stream.
    package mutating func response(
        hasBody: Bool = true, until deadline: ContinuousClock.Instant
    ) async throws -> HTTPResponse? {
        guard var response = try await head(until: deadline) else { return nil }
        guard hasBody, response.status != 101, response.status != 204, response.status != 304 else { return response }
        let length = response["content-length"].flatMap { Int($0) }
        while length.map({ buffer.count < $0 }) ?? true {
            let bytes = try await socket.read(until: deadline)
            if bytes.isEmpty { break }
            buffer += bytes
        }
        response.body = Array(buffer.prefix(length ?? buffer.count))
        buffer.removeFirst(response.body.count)
        return response
    }
}

extension RawSocket {
    /// Sends one request on a connection of its own and reads the answer; nil where the peer closed without one.
    package static func exchange(
        _ request: [UInt8], with address: SocketAddress, hasBody: Bool = true, timeout: Duration = .patience
    ) async throws -> HTTPResponse? {
        let deadline = ContinuousClock.now + timeout
        let socket = try await connect(to: address)
        try await socket.write(request, until: deadline)
        var reader = HTTPReader(socket)
        return try await reader.response(hasBody: hasBody, until: deadline)
    }
}
