/// Why a connection ended.
package enum Ending: Equatable {
    /// The server's close frame.
    case closed(UInt16)
    /// The connection broke or was not made: an `errno`, 0 at an end of file without close frame.
    case broken(Int32)
    /// The upgrade was answered with this status.
    case refused(Int)
    case timedOut
    case encryptionFailed
    case malformed
}

/// Who decides what the connections of a fleet do; called on the fleet's thread.
package protocol FleetDriver: AnyObject {
    /// The upgrade is done; the payload of the first frame is wanted.
    func opened(_ connection: Connection) -> [UInt8]
    /// How many bytes at the start of `stream`, whole frames, the driver takes without their being read line by line.
    func recognise(_ stream: UnsafeRawBufferPointer, on connection: Connection, at now: UInt64) -> Int
    /// The lines of a frame follow.
    func frameBegan(on connection: Connection)
    /// A line arrived; it is valid during the call only. `now` is when it was read, in nanoseconds.
    func received(_ line: UnsafeRawBufferPointer, on connection: Connection, at now: UInt64)
    /// The lines of a frame are over; `raw` is all of the frame, nil where it came in fragments.
    func frameEnded(_ raw: UnsafeRawBufferPointer?, on connection: Connection)
    func ended(_ connection: Connection, _ ending: Ending)
}
