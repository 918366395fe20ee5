import CLibWebSockets

/// What a connection is before it is a WebSocket.
extension LoopCore {
    /// Answers a plain request. Not zero closes.
    func answer(_ connection: Connection, _ wsi: OpaquePointer) -> Int32 {
        connection.lastHeard = now
        let request = RequestHeaders(wsi: wsi)
        let response = site.response(
            method: request.method, path: request.path ?? "", ifNoneMatch: request.value(WSI_TOKEN_HTTP_IF_NONE_MATCH))
        // A body that nobody reads would be taken for the next request.
        return send(response, wsi, keepsAlive: request.method != .other)
    }

    /// Refuses an upgrade that cannot be served, with the reason as an HTTP status. Zero lets it through.
    func confirmUpgrade(_ connection: Connection, _ wsi: OpaquePointer) -> Int32 {
        let request = RequestHeaders(wsi: wsi)
        let refusal: [UInt8]
        if !findClient(of: connection, request) {
            refusal = StaticSite.plain(
                429, "Too Many Requests", "too many connections from this address\n", "Retry-After: 10\r\n")
        } else if request.path != "/ws" || request.method != .get {
            refusal = StaticSite.plain(404, "Not Found", "WebSocket clients connect to /ws\n")
        } else if request.value(WSI_TOKEN_VERSION) != "13" {
            refusal = StaticSite.plain(
                426, "Upgrade Required", "WebSocket version 13 is served here\n", "Sec-WebSocket-Version: 13\r\n")
        } else if request.value(WSI_TOKEN_KEY) == nil {
            refusal = StaticSite.plain(400, "Bad Request", "Sec-WebSocket-Key is missing\n")
        } else if !settings.allowsOrigin(request.value(WSI_TOKEN_ORIGIN), request.value(WSI_TOKEN_HOST)) {
            refusal = StaticSite.plain(
                403, "Forbidden", "this origin is not allowed: see `origins` in the configuration\n")
        } else if isDraining {
            refusal = StaticSite.plain(503, "Service Unavailable", "draining\n")
        } else if !isServed(request.subprotocols) {
            let known = Subprotocol.allCases.map(\.rawValue).joined(separator: ", ")
            refusal = StaticSite.plain(400, "Bad Request", "known subprotocols: \(known)\n")
        } else if settings.isFull(), !connection.beginProbation() {
            refusal = StaticSite.plain(503, "Service Unavailable", "overloaded\n", "Retry-After: 10\r\n")
        } else {
            return 0
        }
        return send(refusal, wsi, keepsAlive: false)
    }

    private func isServed(_ offered: [String]) -> Bool {
        offered.isEmpty || offered.contains { Subprotocol(rawValue: $0) != nil }
    }

    /// Counts the connection under the address of the client behind a trusted proxy; false where that has too many.
    private func findClient(of connection: Connection, _ request: RequestHeaders) -> Bool {
        let peer = connection.address
        guard settings.isTrustedProxy(peer) else { return true }
        let client = ForwardedFor.client(
            behind: peer, request.value(WSI_TOKEN_X_FORWARDED_FOR), isTrusted: settings.isTrustedProxy)
        guard !settings.isTrustedProxy(client) else { return true }
        guard !counts.isFarBeyond(client), settings.mayConnect(client) else { return false }
        connection.isTooMany = !counts.move(from: peer, to: client)
        connection.address = client
        return true
    }

    private func send(_ response: [UInt8], _ wsi: OpaquePointer, keepsAlive: Bool) -> Int32 {
        let written = response.withUnsafeBytes { interline_lws_write_http(wsi, $0.baseAddress, $0.count) }
        guard written >= 0, keepsAlive else { return -1 }
        return lws_http_transaction_completed(wsi) == 0 ? 0 : -1
    }

    func established(_ connection: Connection, _ wsi: OpaquePointer) {
        let request = RequestHeaders(wsi: wsi)
        let encoding = request.subprotocols.lazy.compactMap(Subprotocol.init).first?.encoding ?? .text
        guard connection.phase == .http else { return }
        connection.opened(encoding)
        connection.handler = acceptor?.accept(
            connection,
            UpgradeRequest(
                encoding: encoding, token: request.token, language: request.firstLanguage,
                traceParent: request.traceParent, address: connection.address, isTooMany: connection.isTooMany,
                isOnProbation: connection.probationEnds != nil))
    }
}
