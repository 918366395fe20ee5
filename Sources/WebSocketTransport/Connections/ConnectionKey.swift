/// One connection of one transport: its loop, its slot there, and the slot's generation, so that what is
/// meant for a connection that has gone since finds nothing instead of its successor.
package struct ConnectionKey: Hashable, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    init(loop: Int, slot: Int, generation: UInt32) {
        rawValue = UInt64(loop) << 56 | UInt64(generation & 0xFF_FFFF) << 32 | UInt64(slot)
    }

    package var loop: Int { Int(rawValue >> 56) }
    var slot: Int { Int(rawValue & 0xFFFF_FFFF) }
}
