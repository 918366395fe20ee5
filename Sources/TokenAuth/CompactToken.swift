import Foundation

/// A JWT in compact serialisation (RFC 7515 §7.1), taken apart but not believed yet.
struct CompactToken {
    let header: Header
    /// What the signature covers: the first two parts and the dot between them, as they came.
    let signed: [UInt8]
    let payload: [UInt8]
    let signature: [UInt8]

    struct Header: Decodable {
        let alg: String
        let kid: String?
        let isCritical: Bool

        enum CodingKeys: String, CodingKey {
            case alg, kid, crit
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            alg = try container.decode(String.self, forKey: .alg)
            kid = try container.decodeIfPresent(String.self, forKey: .kid)
            isCritical = container.contains(.crit)
        }
    }

    init(_ token: String) throws(TokenError) {
        let bytes = Array(token.utf8.prefix(TokenVerifier.bytesMax + 1))
        guard bytes.count <= TokenVerifier.bytesMax else { throw .tooLarge }
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3,
            let headerBytes = Base64URL.decode(parts[0]),
            let payload = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2]),
            let header = try? JSONDecoder().decode(Header.self, from: Data(headerBytes))
        else { throw .malformed }
        // RFC 7515 §4.1.11: extensions marked critical must be understood, and none is.
        guard !header.isCritical else { throw .malformed }
        self.header = header
        self.payload = payload
        self.signature = signature
        signed = Array(bytes[..<parts[1].endIndex])
    }
}
