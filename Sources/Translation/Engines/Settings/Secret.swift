/// A key that no log, error or debugger output shows.
package struct Secret: Hashable, Sendable {
    /// The key itself, for a request's header or signature and nothing else.
    package let revealed: String

    package init(_ key: String) { revealed = key }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<secret>" }
    package var debugDescription: String { description }
    /// `dump` and interpolation of a containing value go through the mirror.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
