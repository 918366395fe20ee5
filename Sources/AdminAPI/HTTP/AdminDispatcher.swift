import ChatModel
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import RoomLog
import Synchronization

/// What every call passes, whatever it asks: who may, how much, how long, and what is written about it.
final class AdminDispatcher: Sendable {
    private let limits: AdminLimits
    private let authority: any AdminAuthority
    private let trail: any AdminTrail
    private let clock: @Sendable () -> Moment
    private let log: Logger
    private let logUnknown: @Sendable (Logger.Metadata) -> Void
    private let failures: FailedTokens
    private let running = Mutex(0)
    let counts = AdminCounts()

    init(
        _ limits: AdminLimits, authority: any AdminAuthority, trail: any AdminTrail,
        clock: @escaping @Sendable () -> Moment, log: Logger,
        logUnknown: @escaping @Sendable (Logger.Metadata) -> Void
    ) {
        self.limits = limits
        self.authority = authority
        self.trail = trail
        self.clock = clock
        self.log = log
        self.logUnknown = logUnknown
        failures = FailedTokens(perMinute: limits.failedTokensPerMinute)
    }

    /// Answers a call of a known operation.
    func answer(_ operation: AdminOperation, _ request: Request, _ context: AdminContext) async -> Response {
        let started = ContinuousClock.now
        var caller: UserID?
        var response: Response
        do {
            let admin = try await admitted(operation, request, context)
            caller = admin
            let call = try await self.call(operation, by: admin, request, context)
            response = try await run(operation, call)
        } catch {
            let problem = AdminProblem(known: error)
            if problem == nil {
                log.error(
                    "an admin call failed", metadata: ["operation": "\(operation.id)", "error": "\(type(of: error))"])
            }
            response = (problem ?? .internal).response
        }
        counts.count(operation.id, status: response.status.code)
        note(operation, response, caller, request, .now - started)
        response.headers[.cacheControl] = "no-store"
        response.headers[.xContentTypeOptions] = "nosniff"
        return response
    }

    /// What no operation is for.
    func refuse(_ request: Request, among operations: [AdminOperation]) -> Response {
        let allowed = operations.filter { $0.matches(request.uri.path) }.map(\.method.rawValue).sorted()
        counts.count("none", status: allowed.isEmpty ? 404 : 405)
        guard !allowed.isEmpty else {
            return AdminProblem.notFound("there is nothing at this address; /v1/openapi.json says what there is")
                .response
        }
        return AdminProblem(
            status: .methodNotAllowed, code: "method", detail: "allowed are \(allowed.joined(separator: ", "))",
            headers: [.allow: allowed.joined(separator: ", ")]
        ).response
    }

    private func admitted(
        _ operation: AdminOperation, _ request: Request, _ context: AdminContext
    ) async throws(AdminProblem) -> UserID {
        switch operation.access {
        case .everyone: return Self.nobody
        case .metrics where !limits.metricsNeedToken && LocalCall.isOne(request, from: context.remote):
            return Self.nobody
        case .metrics, .token: break
        }
        let header = request.headers[.authorization] ?? ""
        let words = header.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else {
            throw AdminProblem(
                status: .unauthorized, code: "no_token", detail: "send Authorization: Bearer with an admin's token",
                headers: [.wwwAuthenticate: "Bearer realm=\"interline\""])
        }
        switch await authority.admit(String(words[1])) {
        case .admin(let user): return user
        case .forbidden(let why): throw AdminProblem(status: .forbidden, code: "forbidden", detail: why)
        case .wrong:
            // Only wrong ones wait: all operators may come from the address of one proxy.
            let now = ContinuousClock.now
            if let wait = failures.wait(context.remote, at: now) {
                let seconds = Int(wait.components.seconds) + 1
                throw AdminProblem(
                    status: .tooManyRequests, code: "too_many_failures",
                    detail: "too many wrong tokens came from this address; try again in \(seconds) s",
                    headers: [.retryAfter: "\(seconds)"])
            }
            failures.failed(context.remote, at: now)
            throw AdminProblem(
                status: .unauthorized, code: "bad_token", detail: "the token is wrong, expired or revoked",
                headers: [.wwwAuthenticate: "Bearer realm=\"interline\", error=\"invalid_token\""])
        }
    }

    private static let nobody = UserID(anonymous: 0)

    private func call(
        _ operation: AdminOperation, by admin: UserID, _ request: Request, _ context: AdminContext
    ) async throws -> AdminRequest {
        var path: [String: String] = [:]
        for name in operation.parameters {
            guard let decoded = context.parameters.get(name)?.removingPercentEncoding else {
                throw AdminProblem.badField(name, "expected percent-encoded UTF-8")
            }
            path[name] = decoded
        }
        let body = try await collected(operation, request)
        let clock = clock
        return AdminRequest(
            operation, by: admin, path: path, query: try Self.query(of: request), body: body, trail: trail,
            now: { clock().wall }, stepsUntil: .now + limits.callTime / 3)
    }

    private func collected(_ operation: AdminOperation, _ request: Request) async throws -> Data {
        let most = operation.bodyBytesMax ?? limits.bodyBytesMax
        let buffer: ByteBuffer
        do {
            buffer = try await deadline { try await request.body.collect(upTo: operation.body == nil ? 0 : most) }
        } catch let problem as AdminProblem {
            throw problem
        } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
            throw AdminProblem(
                status: .contentTooLarge, code: "too_large",
                detail: operation.body == nil ? "no body is taken here" : "a body may have at most \(most) bytes")
        } catch {
            throw AdminProblem(status: .badRequest, code: "bad_body", detail: "the body did not come whole")
        }
        guard buffer.readableBytes > 0, let expected = operation.body else { return Data() }
        let given = request.headers[.contentType]?.split(separator: ";").first?
            .trimmingCharacters(in: .whitespaces).lowercased()
        guard given == expected else {
            throw AdminProblem(
                status: .unsupportedMediaType, code: "media_type", detail: "Content-Type must be \(expected)")
        }
        return Data(buffer.readableBytesView)
    }

    private static func query(of request: Request) throws(AdminProblem) -> [String: JSON] {
        var query: [String: JSON] = [:]
        for part in (request.uri.query ?? "").split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let texts = sides.map { $0.replacing("+", with: " ").removingPercentEncoding }
            guard let name = texts[0], let value = texts.count > 1 ? texts[1] : "" else {
                throw .badField(FieldReader.excerpt(String(sides[0])), "expected percent-encoded UTF-8")
            }
            guard query.updateValue(.string(value), forKey: name) == nil else {
                throw .badField(FieldReader.excerpt(name), "given more than once")
            }
        }
        return query
    }

    private func run(_ operation: AdminOperation, _ call: AdminRequest) async throws -> Response {
        let isOneTooMany = running.withLock { running in
            running += 1
            return running > limits.callsMax
        }
        if isOneTooMany, operation.access == .token {
            running.withLock { $0 -= 1 }
            throw AdminProblem.unavailable("\(limits.callsMax) calls are served now")
        }
        return try await deadline { [self] in
            // A call that is no longer waited for goes on, and counts for as long.
            defer { running.withLock { $0 -= 1 } }
            return try await operation.run(call)
        }
    }

    /// Waits for the work, but not for longer than calls may take. What it has begun it ends.
    private func deadline<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let waiting = Answer(continuation)
            let timer = Task { [limits] in
                try await Task.sleep(for: limits.callTime)
                waiting.resume(
                    .failure(
                        AdminProblem(
                            status: .gatewayTimeout, code: "timeout",
                            detail: "not done within \(limits.callTime.components.seconds) s; it may still come to be"))
                )
            }
            Task {
                let result: Result<Value, any Error>
                do { result = .success(try await work()) } catch { result = .failure(error) }
                timer.cancel()
                waiting.resume(result)
            }
        }
    }

    /// No path, body or token: they hold names and texts of users.
    private func note(
        _ operation: AdminOperation, _ response: Response, _ caller: UserID?, _ request: Request, _ time: Duration
    ) {
        var metadata: Logger.Metadata = [
            "operation": "\(operation.id)", "status": "\(response.status.code)", "ms": "\(time.milliseconds)",
        ]
        let isKnown = caller != nil && operation.access == .token
        if let caller, isKnown { metadata["by"] = "\(caller)" }
        if let name = HTTPField.Name("traceparent"), let trace = request.headers[name].flatMap(TraceContext.init) {
            metadata["trace_id"] = "\(trace.traceID)"
            metadata["parent_id"] = "\(trace.parentID)"
        }
        var level: Logger.Level = operation.isMutating ? .info : .debug
        // A probe that says no has not failed.
        if response.status.code >= 500, operation.access == .token { level = .error }
        if isKnown {
            log.log(level: level, "admin call", metadata: metadata)
        } else {
            // Anyone can make as many of these as they like.
            logUnknown(metadata)
        }
    }
}

/// A continuation that the first of two resumes.
private final class Answer<Value: Sendable>: Sendable {
    private let continuation: Mutex<CheckedContinuation<Value, any Error>?>

    init(_ continuation: CheckedContinuation<Value, any Error>) { self.continuation = Mutex(continuation) }

    func resume(_ result: Result<Value, any Error>) {
        continuation.withLock { exchange(&$0, with: nil) }?.resume(with: result)
    }
}

/// What the admin API holds its callers to.
package struct AdminLimits: Hashable, Sendable {
    /// Whether `/metrics` asks those on this machine for a token, as it does all others.
    package var metricsNeedToken = false
    package var bodyBytesMax = 65_536
    /// Connections at one time; more wait to be accepted.
    package var connectionsMax = 64
    /// Calls at one time; the rest are refused.
    package var callsMax = 32
    package var callTime = Duration.seconds(30)
    /// Wrong tokens that may come from one address in a minute, and at once.
    package var failedTokensPerMinute = 20

    package init() {}
}
