import Testing

@testable import InterlineServer

@Suite struct GunzipTests {
    /// `hello` by gzip, without a name or a time.
    private static let hello: [UInt8] = [
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 7, 0, 0x86, 0xa6, 0x10, 0x36, 5, 0, 0, 0,
    ]

    @Test func `files of one member and of several are unpacked`() throws {
        #expect(try Gunzip.unpack(Self.hello, bytesMax: 5) == Array("hello".utf8))
        #expect(try Gunzip.unpack(Self.hello + Self.hello, bytesMax: 10) == Array("hellohello".utf8))
    }

    @Test func `no more is unpacked than is allowed`() {
        #expect(throws: Gunzip.Failure.tooLarge(limit: 4)) { try Gunzip.unpack(Self.hello, bytesMax: 4) }
        #expect(throws: Gunzip.Failure.tooLarge(limit: 9)) {
            try Gunzip.unpack(Self.hello + Self.hello, bytesMax: 9)
        }
    }

    @Test func `a file cut anywhere, or with any byte of its content changed, is damaged`() {
        for length in 0..<Self.hello.count {
            #expect(throws: Gunzip.Failure.damaged) {
                try Gunzip.unpack(Array(Self.hello.prefix(length)), bytesMax: 100)
            }
        }
        for place in 10..<Self.hello.count {
            var bytes = Self.hello
            bytes[place] ^= 0x55
            #expect(throws: Gunzip.Failure.self) { try Gunzip.unpack(bytes, bytesMax: 100) }
        }
        #expect(throws: Gunzip.Failure.damaged) { try Gunzip.unpack(Self.hello + [1, 2, 3], bytesMax: 100) }
    }
}
