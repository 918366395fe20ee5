import ChatModel
import ChatProtocol
import RoomLog

/// A line of an event as a viewer got it.
package struct Line: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    /// Nil for passing events.
    package let sequence: Int64?
    package let event: RoomEvent?

    package init(_ bytes: [UInt8]) {
        text = String(decoding: bytes, as: UTF8.self)
        let digits = text.hasPrefix("{\"seq\":") ? text.dropFirst(7).prefix { $0.isNumber } : ""
        sequence = Int64(digits)
        event = try? RecordedEventCoding.decode(bytes)
    }

    static func all(in frame: [UInt8]) -> [Line] { frame.split(separator: 10).map { Line(Array($0)) } }

    /// What was said, where it is a message.
    package var said: String? { if case .message(let message)? = event { message.text } else { nil } }

    /// What is gone, where it is the event that says so.
    package var gone: RemovalTarget? { if case .gone(let target, _, _)? = event { target } else { nil } }

    package var patch: RoomSettingsPatch? { if case .state(let patch, _)? = event { patch } else { nil } }

    /// Between which events the viewer was skipped, where the line says so.
    package var gap: Gap? {
        guard text.contains("\"ev\":\"lagged\"") else { return nil }
        func number(_ name: String) -> Int64? {
            text.split(separator: "\"\(name)\":").last.flatMap { Int64($0.prefix { $0.isNumber }) }
        }
        guard let after = number("after"), let before = number("before") else { return nil }
        return Gap(after: after, before: before)
    }

    package struct Gap: Hashable, Sendable {
        package let after: Int64
        package let before: Int64
    }

    package var description: String { text }
}
