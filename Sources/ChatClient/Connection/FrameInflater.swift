import CZlib

/// Reads the messages of the subprotocol `interline.v1.deflate`: each is one complete raw DEFLATE stream (RFC 1951).
enum FrameInflater {
    /// The content; nil where the stream is damaged, ends early, goes on after its end or holds over `limit` bytes.
    static func inflate(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
        guard let count = UInt32(exactly: bytes.count) else { return nil }
        var stream = z_stream()
        guard interline_inflate_init_raw(&stream) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var input = bytes
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let isWhole = input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = count
            while output.count <= limit {
                let (status, produced) = chunk.withUnsafeMutableBufferPointer { chunk in
                    stream.next_out = chunk.baseAddress
                    stream.avail_out = UInt32(chunk.count)
                    let status = CZlib.inflate(&stream, Z_NO_FLUSH)
                    return (status, chunk.count - Int(stream.avail_out))
                }
                output += chunk.prefix(produced)
                if status == Z_STREAM_END { return stream.avail_in == 0 }
                // Without progress it returns Z_BUF_ERROR, so this ends.
                guard status == Z_OK else { return false }
            }
            return false
        }
        return isWhole && output.count <= limit ? output : nil
    }
}
