/// One scalar of well-formed UTF-8, read without the cost of `String`'s iterators.
struct UTF8Scalar {
    let value: UInt32
    /// Bytes, 1 to 4.
    let length: Int

    /// Reads the scalar that begins at `offset`.
    ///
    /// The bytes come from a `String`, or a view of one, and so are well-formed; a cut end reads as its lead byte alone.
    @inline(__always)
    init(_ units: UnsafeBufferPointer<UInt8>, at offset: Int) {
        let lead = UInt32(units[offset])
        let left = units.count - offset
        if lead < 0x80 {
            (value, length) = (lead, 1)
        } else if lead < 0xE0, left > 1 {
            (value, length) = ((lead & 0x1F) << 6 | Self.tail(units, offset + 1), 2)
        } else if lead < 0xF0, left > 2 {
            value = (lead & 0x0F) << 12 | Self.tail(units, offset + 1) << 6 | Self.tail(units, offset + 2)
            length = 3
        } else if left > 3 {
            let high = (lead & 0x07) << 18 | Self.tail(units, offset + 1) << 12
            value = high | Self.tail(units, offset + 2) << 6 | Self.tail(units, offset + 3)
            length = 4
        } else {
            (value, length) = (0xFFFD, 1)
        }
    }

    @inline(__always)
    private static func tail(_ units: UnsafeBufferPointer<UInt8>, _ offset: Int) -> UInt32 {
        UInt32(units[offset]) & 0x3F
    }

    @inline(__always)
    static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
        switch scalar {
        case ..<0x80:
            bytes.append(UInt8(truncatingIfNeeded: scalar))
        case ..<0x800:
            bytes.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        case ..<0x10000:
            bytes.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        default:
            bytes.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        }
    }
}
