import CZlib

/// Unpacks gzip files (RFC 1952), of one member or several.
package enum Gunzip {
    package enum Failure: Error, Hashable, Sendable {
        case damaged
        case tooLarge(limit: Int)
        case noMemory
    }

    static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1f, 0x8b]) }

    /// - Parameter bytesMax: of what is unpacked; of more than that no more is unpacked.
    static func unpack(_ bytes: [UInt8], bytesMax: Int) throws(Failure) -> [UInt8] {
        var stream = z_stream()
        guard interline_inflate_init_gzip(&stream) == Z_OK else { throw .noMemory }
        defer { inflateEnd(&stream) }
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var place = 0
        while true {
            let (status, read, written) = step(&stream, bytes, from: place, &chunk)
            place += read
            guard output.count + written <= bytesMax else { throw .tooLarge(limit: bytesMax) }
            output += chunk.prefix(written)
            switch status {
            case Z_STREAM_END where place == bytes.count: return output
            case Z_STREAM_END: guard inflateReset(&stream) == Z_OK else { throw .damaged }
            // Where nothing more goes in and nothing comes out, the file ends too early.
            case Z_OK where read > 0 || written > 0: break
            default: throw .damaged
            }
        }
    }

    private static func step(
        _ stream: inout z_stream, _ input: [UInt8], from place: Int, _ output: inout [UInt8]
    ) -> (status: Int32, read: Int, written: Int) {
        input.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                // zlib counts in 32 bits; what it is not given now it is given next.
                let given = min(input.count - place, 1 << 30)
                // zlib only reads from next_in; its type lacks the const.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: place))
                stream.avail_in = UInt32(given)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                let status = inflate(&stream, Z_NO_FLUSH)
                return (status, given - Int(stream.avail_in), output.count - Int(stream.avail_out))
            }
        }
    }
}
