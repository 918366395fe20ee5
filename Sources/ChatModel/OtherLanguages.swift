/// What happens to messages in other languages than those allowed.
package enum OtherLanguages: String, Sendable, CaseIterable {
    case allow, warn, hold, reject
    /// Shown once a translation into the room's main language is there.
    case translate
}
