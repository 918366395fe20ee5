import Foundation
import HTTPTypes
import Testing

@testable import AdminAPI

/// The committed OpenAPI document and the routes say the same.
@Suite struct DocumentTests {
    private struct Route: Hashable, CustomStringConvertible {
        let id: String
        let method: String
        let path: String
        var description: String { "\(method) \(path) (\(id))" }
    }

    private let document: [String: JSON]
    private let operations = AdminServer.operations(StubServices.all) { [] }

    init() throws {
        guard case .object(let document)? = JSON(parsing: Data(OpenAPIDocument.bytes)) else {
            throw CocoaError(.fileReadCorruptFile)
        }
        self.document = document
    }

    private var described: [(Route, [String: JSON])] {
        document.members("paths").flatMap { path, item in
            item.members.compactMap { method, operation in
                guard method != "parameters", case .string(let id)? = operation.members["operationId"] else {
                    return nil
                }
                return (Route(id: id, method: method.uppercased(), path: path), operation.members)
            }
        }
    }

    @Test func `every route is in the document, and the other way round`() {
        let served = Set(operations.map { Route(id: $0.id, method: $0.method.rawValue, path: $0.path) })
        let described = Set(described.map(\.0))
        #expect(served.subtracting(described).isEmpty, "only served")
        #expect(described.subtracting(served).isEmpty, "only described")
        #expect(operations.count == served.count, "a route stands twice")
    }

    @Test func `bodies are described where they are taken, with their type`() {
        let bodies = Dictionary(uniqueKeysWithValues: described.map { ($0.id, $1["requestBody"]) })
        for operation in operations {
            let types = bodies[operation.id]??.members["content"]?.members.keys.sorted() ?? []
            #expect(types == [operation.body].compactMap(\.self), "\(operation.id)")
        }
    }

    @Test func `whoever needs a token is told so`() {
        let security = Dictionary(uniqueKeysWithValues: described.map { ($0.id, $1["security"]) })
        for operation in operations {
            switch operation.access {
            case .everyone: #expect(security[operation.id] == .array([]), "\(operation.id)")
            case .metrics: #expect(security[operation.id] == .array([.object([:]), .object(["bearer": []])]))
            case .token: #expect(security[operation.id] == .some(nil), "\(operation.id)")
            }
        }
    }

    @Test func `what changes something is no GET, and what is no GET changes something`() {
        for operation in operations where operation.id != "checkRules" {
            #expect(operation.isMutating == (operation.method != .get), "\(operation.id)")
        }
    }

    @Test func `paths match what they should`() throws {
        let message = try #require(operations.first { $0.id == "deleteMessage" })
        #expect(message.matches("/v1/rooms/a/messages/1"))
        #expect(!message.matches("/v1/rooms/a/messages"))
        #expect(!message.matches("/v1/rooms/a/holds/1"))
        #expect(message.parameters == ["room", "seq"])
    }
}

extension JSON {
    fileprivate var members: [String: JSON] { if case .object(let members) = self { members } else { [:] } }
}

extension [String: JSON] {
    fileprivate func members(_ name: String) -> [String: JSON] { self[name]?.members ?? [:] }
}
