import CZlib

/// Compresses payloads to raw DEFLATE streams (RFC 1951), each complete in itself.
///
/// One deflater serves all lanes of a loop in turn, so its 256 KiB of state exist once and not once a
/// connection, as with permessage-deflate.
package final class Deflater {
    private let stream: UnsafeMutablePointer<z_stream>

    /// Nil where zlib finds no memory.
    package init?(level: Int32 = 6) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard interline_deflate_init_raw(stream, level) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    package func compress(_ payload: [UInt8]) -> [UInt8] {
        let bound = Int(deflateBound(stream, UInt(payload.count)))
        return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            payload.withUnsafeBufferPointer { input in
                // zlib only reads from next_in; its type lacks the const.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(bound)
                // deflateBound makes room for the whole stream, so one call finishes it.
                deflate(stream, Z_FINISH)
                count = bound - Int(stream.pointee.avail_out)
                deflateReset(stream)
            }
        }
    }
}
