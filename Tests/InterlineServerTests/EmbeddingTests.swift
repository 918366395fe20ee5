import Testing
import WebClient

@testable import InterlineServer

@Suite struct EmbeddingTests {
    private func ancestors(of path: String, _ origins: String...) throws -> [Substring] {
        let policy = OriginPolicy(try origins.map { try #require(OriginPolicy.Entry($0)) })
        let text = WebPages.contentSecurityPolicy(path: path, embedders: policy.embedders)
        let directives = text.split(separator: ";").map { $0.split(separator: " ") }
        let found = directives.filter { $0.first == "frame-ancestors" }
        #expect(found.count == 1)
        return Array(try #require(found.first).dropFirst())
    }

    @Test func `without a list only the relay's own pages may frame the viewer's`() throws {
        #expect(try ancestors(of: "/") == ["'self'"])
    }

    @Test(arguments: ["/", "/index.html"])
    func `listed origins may frame the viewer's page`(path: String) throws {
        #expect(
            try ancestors(of: path, "https://b.example:8443", "https://A.example")
                == ["'self'", "https://a.example", "https://b.example:8443"])
        #expect(try ancestors(of: path, "https://a.example", "*") == ["'self'", "*"])
    }

    @Test(arguments: WebPages.files.keys.filter { $0 != "/" && $0 != "/index.html" }.sorted())
    func `no other file may be framed by other sites`(path: String) throws {
        #expect(try ancestors(of: path, "*") == ["'self'"])
    }

    @Test func `an address that the policy has no words for is left out`() throws {
        #expect(try ancestors(of: "/", "http://[::1]:8080", "https://a.example") == ["'self'", "https://a.example"])
    }

    @Test(arguments: WebPages.files.keys.sorted())
    func `no policy lets a script or style stand in a page`(path: String) {
        let policy = WebPages.contentSecurityPolicy(path: path, embedders: [])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self';"))
        #expect(!policy.contains("unsafe"))
    }
}
