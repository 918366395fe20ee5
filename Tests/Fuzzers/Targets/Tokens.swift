import ChatModel

@testable import TokenAuth

/// A token that was taken apart, and the claims of one whose signature was right.
func fuzzTokens(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = Input(start, count)
    if input.byte().isMultiple(of: 2) {
        let text = input.text
        do throws(TokenError) {
            let token = try CompactToken(text)
            require(text.utf8.count <= TokenVerifier.bytesMax, "a token that is too large")
            // One text for each token and no other.
            let parts = String(decoding: token.signed, as: UTF8.self) + "." + Base64URL.encode(token.signature)
            require(parts == text, "\(text) is read as \(parts)")
            fuzzClaims(token.payload)
        } catch {}
    } else {
        fuzzClaims(input.bytes)
    }
    return 0
}

private func fuzzClaims(_ json: [UInt8]) {
    do throws(TokenError) {
        let claims = try ClaimSet(json: json)
        require(!claims.subject.name.isEmpty && claims.subject.name.utf8.count <= 128, "a user without a proper id")
        require(
            !claims.displayName.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }, "a name that controls")
    } catch {}
}
