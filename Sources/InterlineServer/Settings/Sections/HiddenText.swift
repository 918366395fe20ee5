/// Text that no description, log or dump shows.
package struct HiddenText: Hashable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }
}

extension HiddenText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(hidden)" }
    package var debugDescription: String { "(hidden)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
