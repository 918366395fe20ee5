/// A gap in the room's events that is being filled from its record, with the events that wait for that.
struct Gap {
    /// Tells replies about this gap from those about an earlier one.
    let number: Int
    let after: Int64
    let before: Int64
    var pages = 0
    var later: [ServerLine.RoomEvent] = []
}
