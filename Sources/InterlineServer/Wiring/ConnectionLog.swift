import AdminAPI
import ChatModel
import ChatProtocol
import Logging
import WebSocketTransport

/// What is logged of one connection: who came, who was closed and why. Never what was said, nor a token.
struct ConnectionLog {
    private let log: SampledLog
    private let connection: ConnectionKey
    private let address: PeerAddress
    private let trace: TraceContext?
    private var isClosed = false

    init(_ log: SampledLog, _ connection: ConnectionKey, _ request: UpgradeRequest) {
        self.log = log
        self.connection = connection
        address = request.address
        trace = request.traceParent.flatMap(TraceContext.init)
    }

    func opened() { log.line(.debug, "connection opened", metadata(nil)) }

    /// The first reason is the one that counts.
    mutating func closes(_ code: CloseCode, _ user: UserID?) {
        guard !isClosed else { return }
        isClosed = true
        switch code {
        case .tooSlow: log.line(.notice, "connection closed: too slow", metadata(user, code))
        case .protocolError, .protocolViolation, .tooLarge, .notUTF8:
            log.line(.notice, "connection closed: flood or protocol error", metadata(user, code))
        case .tooManyConnections: log.line(.notice, "connection closed: too many", metadata(user, code))
        case .badToken, .expiredToken, .banned:
            log.line(.info, "connection closed: not welcome", metadata(user, code))
        case .normal, .draining, .idle: log.line(.debug, "connection closed", metadata(user, code))
        }
    }

    /// Sequences between which the connection got nothing, since it was too slow.
    func skipped(_ user: UserID?, after: Int64, before: Int64) {
        log.line(
            .info, "events left out: too slow",
            metadata(user).merging(["after": "\(after)", "before": "\(before)"]) { $1 })
    }

    func ended(_ user: UserID?) {
        if !isClosed { log.line(.debug, "connection ended", metadata(user)) }
    }

    private func metadata(_ user: UserID?, _ code: CloseCode? = nil) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["connection": "\(connection.rawValue)", "address": "\(address)"]
        if let user { metadata["user"] = "\(user)" }
        if let code { metadata["code"] = "\(code.rawValue)" }
        if let trace {
            metadata["trace_id"] = "\(trace.traceID)"
            metadata["parent_id"] = "\(trace.parentID)"
        }
        return metadata
    }
}
