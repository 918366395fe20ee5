import Foundation

/// When a token says that it expires, if it does; the client cannot check its signature and need not.
enum TokenExpiry {
    private struct Claims: Decodable { var exp: Double }

    static func of(_ token: String?) -> Date? {
        guard let token, token.utf8.count <= 65_536 else { return nil }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var base64 = parts[1].replacing("-", with: "+").replacing("_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard let payload = Data(base64Encoded: String(base64)),
            let claims = try? JSONDecoder().decode(Claims.self, from: payload), claims.exp.magnitude < 1e12
        else { return nil }
        return Date(timeIntervalSince1970: claims.exp)
    }
}
