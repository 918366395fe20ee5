import CZlib

/// Inflates frames that are each a raw DEFLATE stream, complete in itself.
package final class Inflater {
    package enum Failure: Error {
        case corrupt, tooLong
    }

    private let stream: UnsafeMutablePointer<z_stream>
    private var output: [UInt8]

    /// Nil where zlib could not be set up.
    package init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        output = [UInt8](repeating: 0, count: 1 << 16)
        guard interline_inflate_init_raw(stream) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Calls `body` with what `frame` holds; the bytes are valid during the call only.
    package func inflate(
        _ frame: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(Failure) {
        inflateReset(stream)
        let bytes = frame.bindMemory(to: UInt8.self)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
        stream.pointee.avail_in = UInt32(bytes.count)
        var used = 0
        while true {
            let status = output.withUnsafeMutableBufferPointer { buffer -> Int32 in
                stream.pointee.next_out = buffer.baseAddress?.advanced(by: used)
                stream.pointee.avail_out = UInt32(buffer.count - used)
                let status = CZlib.inflate(stream, Z_SYNC_FLUSH)
                used = buffer.count - Int(stream.pointee.avail_out)
                return status
            }
            if status == Z_STREAM_END { break }
            guard status == Z_OK || status == Z_BUF_ERROR else { throw .corrupt }
            guard used == output.count else {
                // Input is used up. A stream flushed rather than finished is complete too if it left nothing behind.
                guard stream.pointee.avail_in == 0, used > 0 else { throw .corrupt }
                break
            }
            guard output.count < 64 << 20 else { throw .tooLong }
            output.append(contentsOf: repeatElement(0, count: output.count))
        }
        output.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<used])) }
    }
}
