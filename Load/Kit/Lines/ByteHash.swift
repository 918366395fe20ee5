/// A fast 64-bit hash for telling texts apart; not for data of an adversary.
package enum ByteHash {
    /// The hash of `bytes`, the same in every run.
    package static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0x9E37_79B9_7F4A_7C15) -> UInt64 {
        var hash = seed ^ UInt64(bytes.count)
        var index = 0
        while index + 16 <= bytes.count {
            let first = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let second = bytes.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self)
            hash = mix(hash ^ first, second ^ 0xA076_1D64_78BD_642F)
            index += 16
        }
        var rest: (UInt64, UInt64) = (0, 0)
        while index < bytes.count {
            rest = (rest.0 << 8 | rest.1 >> 56, rest.1 << 8 | UInt64(bytes[index]))
            index += 1
        }
        return mix(mix(hash ^ rest.0, rest.1 ^ 0xA076_1D64_78BD_642F), 0xD6E8_FEB8_6659_FD93)
    }

    /// The hash of a user's id and a text together.
    package static func ofMessage(user: [UInt8], text: [UInt8]) -> UInt64 {
        let first = user.withUnsafeBytes { of($0) }
        return text.withUnsafeBytes { of($0, seed: first) }
    }

    private static func mix(_ first: UInt64, _ second: UInt64) -> UInt64 {
        let product = first.multipliedFullWidth(by: second)
        return product.high ^ product.low
    }
}
