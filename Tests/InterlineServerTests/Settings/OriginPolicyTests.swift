import Testing

@testable import InterlineServer

@Suite struct OriginPolicyTests {
    private func policy(_ origins: String...) throws -> OriginPolicy {
        OriginPolicy(try origins.map { try #require(OriginPolicy.Entry($0)) })
    }

    @Test func `without a list only pages of the same host may connect`() throws {
        let policy = try policy()
        #expect(policy.allows(origin: "https://chat.example", host: "chat.example"))
        #expect(policy.allows(origin: "http://localhost:8080", host: "LOCALHOST:8080"))
        #expect(policy.allows(origin: "http://[::1]:8080", host: "[::1]:8080"))
        #expect(policy.allows(origin: "https://chat.example", host: "chat.example:443"))
        #expect(!policy.allows(origin: "https://chat.example", host: "chat.example:8080"))
        #expect(!policy.allows(origin: "https://evil.example", host: "chat.example"))
        #expect(!policy.allows(origin: "https://chat.example.evil.example", host: "chat.example"))
        #expect(!policy.allows(origin: "https://chat.example", host: nil))
        #expect(!policy.allows(origin: "null", host: "null"))
        #expect(!policy.allows(origin: "", host: ""))
    }

    @Test func `listed origins may connect and no others`() throws {
        let policy = try policy("https://a.example", "http://b.example:8080", "capacitor://localhost")
        #expect(policy.allows(origin: "https://A.example", host: "chat.example"))
        #expect(policy.allows(origin: "http://b.example:8080", host: nil))
        #expect(policy.allows(origin: "capacitor://localhost", host: nil))
        #expect(!policy.allows(origin: "http://a.example", host: nil))
        #expect(!policy.allows(origin: "https://a.example:8443", host: nil))
        #expect(!policy.allows(origin: "http://b.example", host: nil))
        #expect(!policy.allows(origin: "https://chat.example", host: "chat.example"))
        #expect(!policy.allows(origin: "null", host: nil))
    }

    @Test func `a star lets every page in`() throws {
        #expect(try policy("*").allows(origin: "null", host: nil))
    }

    @Test func `what is no browser sends no origin and is let through`() throws {
        for policy in try [policy(), policy("*"), policy("https://a.example")] {
            #expect(policy.allows(origin: nil, host: "chat.example"))
        }
    }

    @Test(arguments: [
        "", "a.example", "https://", "https://a.example/", "https://a.example/x", "null", "https://*.a", "https://u@a",
    ])
    func `what is no origin is not taken into a list`(_ text: String) {
        #expect(OriginPolicy.Entry(text) == nil)
    }
}
