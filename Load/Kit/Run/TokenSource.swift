import COpenSSL
import Glibc

/// Where virtual users get their tokens.
package enum TokenSource: Sendable {
    case none
    /// Tokens that were made elsewhere, taken in turn.
    case lines([String])
    /// The relay's shared secret: every user gets a token of its own.
    case secret([UInt8])

    package enum Failure: Error, CustomStringConvertible {
        case tooShort(String)

        package var description: String {
            switch self {
            case .tooShort(let path): "\(path) holds no secret of at least 32 bytes"
            }
        }
    }

    /// The secret in the file at `path`, which is `token-secret` in the relay's data folder.
    package static func secret(inFile path: String) throws -> TokenSource {
        let bytes = try FileBytes.read(path, atMost: 4097)
        let isSpace = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
        let trimmed = bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        guard trimmed.count >= 32 else { throw Failure.tooShort(path) }
        return .secret(Array(trimmed))
    }

    /// Users can have any role, and rooms can be made.
    var makesHosts: Bool { if case .secret = self { true } else { false } }

    /// The token of a user, nil where it stays anonymous.
    ///
    /// - Parameters:
    ///   - number: counts users with tokens.
    ///   - lifetime: seconds for which a token that is made here is valid.
    package func token(number: Int, user: String, role: UserRole, lifetime: Int) -> String? {
        guard role != .anonymous else { return nil }
        switch self {
        case .none: return nil
        case .lines(let lines): return lines.isEmpty ? nil : lines[number % lines.count]
        case .secret(let secret):
            let now = time(nil)
            let claims =
                #"{"sub":"\#(user)","role":"\#(role.rawValue)","rooms":"*","iat":\#(now),"exp":\#(now + lifetime)}"#
            return Self.sign(claims, with: secret)
        }
    }

    /// A JWT, signed with HS256.
    package static func sign(_ claims: String, with secret: [UInt8]) -> String? {
        let signed = base64URL(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8)) + "." + base64URL(Array(claims.utf8))
        var digest = [UInt8](repeating: 0, count: 32)
        let text = Array(signed.utf8)
        guard interline_hmac_sha256(secret, Int32(secret.count), text, text.count, &digest) == 1 else { return nil }
        return signed + "." + base64URL(digest)
    }

    private static func base64URL(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = (0..<3).reduce(0) { $0 << 8 | (start + $1 < bytes.count ? Int(bytes[start + $1]) : 0) }
            for place in 0...min(3, bytes.count - start) { text.append(letters[group >> (18 - 6 * place) & 63]) }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
