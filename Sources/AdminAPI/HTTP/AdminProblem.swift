import Foundation
import Hummingbird

/// An answer that says what went wrong (RFC 9457).
struct AdminProblem: Error {
    /// One field that is wrong, and what would be right.
    struct Field: Hashable, Sendable {
        let name: String
        let detail: String
    }

    let status: HTTPResponse.Status
    /// The last part of `type`: stable, for programs.
    let code: String
    let detail: String
    var fields: [Field] = []
    /// Lines of a file that are wrong.
    var files: [FileProblem] = []
    var headers: HTTPFields = [:]

    static let typePrefix = "urn:interline:problem:"
    static let mediaType = "application/problem+json"

    var response: Response {
        var body: [String: JSON] = [
            "type": .string(Self.typePrefix + code), "title": .string(status.reasonPhrase),
            "status": .count(status.code), "detail": .string(detail),
        ]
        if !fields.isEmpty {
            body["errors"] = .array(
                fields.map { .object(["field": .string($0.name), "detail": .string($0.detail)]) })
        }
        if !files.isEmpty { body["problems"] = .array(files.map(\.json)) }
        var headers = headers
        headers[.contentType] = Self.mediaType
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: JSON.object(body).bytes)))
    }
}

extension AdminProblem {
    static func badFields(_ fields: [Field]) -> AdminProblem {
        AdminProblem(
            status: .badRequest, code: "bad_field",
            detail: fields.map { "\($0.name): \($0.detail)" }.joined(separator: "; "), fields: fields)
    }

    static func badField(_ name: String, _ detail: String) -> AdminProblem {
        badFields([Field(name: name, detail: detail)])
    }

    static func notFound(_ detail: String) -> AdminProblem {
        AdminProblem(status: .notFound, code: "not_found", detail: detail)
    }

    static func conflict(_ detail: String) -> AdminProblem {
        AdminProblem(status: .conflict, code: "conflict", detail: detail)
    }

    /// Something that is needed does not answer now.
    static func unavailable(_ detail: String, retry seconds: Int = 1) -> AdminProblem {
        AdminProblem(
            status: .serviceUnavailable, code: "unavailable", detail: detail, headers: [.retryAfter: "\(seconds)"])
    }

    static let `internal` = AdminProblem(
        status: .internalServerError, code: "internal", detail: "the relay failed; its log says more")
}

extension FileProblem {
    var json: JSON {
        .members([
            "file": .string(file), "line": line.map { .count($0) }, "key": key.isEmpty ? nil : .string(key),
            "message": .string(message),
        ])
    }
}
