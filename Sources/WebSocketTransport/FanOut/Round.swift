/// Whose turn it is among the members of a lane, who stand in a row without gaps.
struct Round {
    private(set) var members = 0
    private var next = 0
    /// How many places from ``next`` on, round the end, are still to be looked at.
    private var left = 0
    /// Whether the turn has gone past the end of the row since this was asked last.
    private var isNew = false

    /// Whether somebody still is to be looked at.
    var isUnderWay: Bool { left > 0 }

    /// All are to be looked at, starting with who has waited for longest.
    mutating func begin() { left = members }

    /// A member came, in the last place.
    mutating func add() {
        members += 1
        // Places round the end have moved one on.
        if isUnderWay { left += 1 }
    }

    /// A member went, and the last took its place: from one where its turn might have come sooner, so all are looked at.
    mutating func remove() {
        members -= 1
        if isUnderWay { left = members }
        if next >= members { next = 0 }
    }

    /// The place of the next one to be looked at.
    mutating func take() -> Int? {
        guard left > 0 else { return nil }
        left -= 1
        let place = next
        next += 1
        if next >= members {
            next = 0
            isNew = true
        }
        return place
    }

    /// Whether the turn has gone past the end of the row since this was asked last.
    mutating func hasComeRound() -> Bool { exchange(&isNew, with: false) }
}
