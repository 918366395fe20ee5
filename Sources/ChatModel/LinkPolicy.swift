/// What a room does with links.
package enum LinkPolicy: String, Sendable, CaseIterable {
    case allow, hold, reject
}
