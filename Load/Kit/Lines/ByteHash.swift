/// A fast 64-bit hash for telling texts apart; not for data of an adversary.
package enum ByteHash {
    /// The hash of `bytes`, the same in every run.
    package static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0x9E37_79B9_7F4A_7C15) -> UInt64 {
        var hash = seed ^ UInt64(bytes.count)
        var index = 0
        while index + 8 <= bytes.count {
            hash = mix(hash ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var last: UInt64 = 0
        while index < bytes.count {
            last = last << 8 | UInt64(bytes[index])
            index += 1
        }
        return mix(mix(hash ^ last))
    }

    /// The hash of a user's id and a text together.
    package static func ofMessage(user: [UInt8], text: [UInt8]) -> UInt64 {
        let first = user.withUnsafeBytes { of($0) }
        return text.withUnsafeBytes { of($0, seed: first) }
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
