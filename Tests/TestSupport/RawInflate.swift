import CZlib

/// Reads one complete raw DEFLATE stream, as each binary frame of `interline.v1.deflate` is.
package enum RawInflate {
    /// The stream's content; nil where it is damaged, ends early, has bytes after its end or is over `limit`.
    package static func inflate(_ bytes: [UInt8], limit: Int = 64 << 20) -> [UInt8]? {
        var stream = z_stream()
        guard interline_inflate_init_raw(&stream) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var input = bytes
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let isWhole = input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            while output.count <= limit {
                let status = chunk.withUnsafeMutableBufferPointer { chunk in
                    stream.next_out = chunk.baseAddress
                    stream.avail_out = UInt32(chunk.count)
                    return CZlib.inflate(&stream, Z_NO_FLUSH)
                }
                output += chunk.prefix(chunk.count - Int(stream.avail_out))
                if status == Z_STREAM_END { return stream.avail_in == 0 }
                guard status == Z_OK else { return false }
            }
            return false
        }
        return isWhole ? output : nil
    }
}
