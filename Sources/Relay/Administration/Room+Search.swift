import ChatModel
import Foundation
import RoomLog

/// Which messages are looked for.
package struct MessageQuery: Sendable {
    package var user: UserID?
    /// Anywhere in the text, in any case.
    package var text: String?
    package var since: Timestamp?
    package var until: Timestamp?
    /// Only messages before this place; nil: from the newest on.
    package var before: ChatModel.Sequence?
    package var limit: Int
    /// The most events that are looked at for a page.
    package var scanMost = 5000

    package init(limit: Int) { self.limit = limit }

    func matches(_ message: Message) -> Bool {
        if let user, message.author.id != user { return false }
        if let since, message.at < since { return false }
        if let until, message.at >= until { return false }
        guard let text else { return true }
        return message.text.range(of: text, options: .caseInsensitive) != nil
    }
}

/// A message of the record, as operators see it.
package struct FoundMessage: Sendable {
    package let sequence: ChatModel.Sequence
    package let message: Message
    /// Taken from view by a moderator; the record still has it.
    package let isRemoved: Bool
}

/// Some messages, the newest first, and where to go on.
package struct MessagePage: Sendable {
    package var messages: [FoundMessage] = []
    /// The next page is before this place; nil: there is none. A page may be empty and yet have a next one.
    package var next: ChatModel.Sequence?
    package var scanned = 0

    package init() {}
}

extension Room {
    private static let searchPage = 500

    /// Looks through the record, outside of the room, so that nobody waits for it.
    package nonisolated func search(_ query: MessageQuery) async throws(Refusal) -> MessagePage {
        let (removals, newest) = try await reading { ($0.state.removals, $0.recent.newest) }
        var cursor = query.before ?? newest.next
        var page = MessagePage()
        while page.scanned < query.scanMost {
            let limit = min(Self.searchPage, query.scanMost - page.scanned)
            let read: Page
            do throws(RoomLogError) {
                read = try await services.log.read(id, before: cursor, limit: limit)
            } catch {
                throw unavailable(error)
            }
            for recorded in read.events.reversed() {
                cursor = recorded.sequence
                page.scanned += 1
                guard case .message(let message)? = services.coding.decode(recorded.body) else { continue }
                // Times do not go back, but for a clock that was set.
                if let since = query.since, message.at < since + .seconds(-3600) { return page }
                guard query.matches(message) else { continue }
                page.messages.append(
                    FoundMessage(
                        sequence: recorded.sequence, message: message,
                        isRemoved: removals.contains(message, at: recorded.sequence)))
                if page.messages.count == query.limit {
                    page.next = cursor
                    return page
                }
            }
            if read.events.count < limit { return page }
        }
        page.next = cursor
        return page
    }
}

extension Room {
    /// Lines of the record, each with its line end, from after a place on: also those of removed messages.
    ///
    /// - Returns: the lines of a page, and the place of its last event; nil where there are no more.
    package nonisolated func exported(
        after sequence: ChatModel.Sequence, through newest: ChatModel.Sequence, since: Timestamp?
    ) async throws -> (lines: [UInt8], last: ChatModel.Sequence?) {
        let page = try await services.log.read(id, after: sequence, limit: Self.searchPage)
        var lines: [UInt8] = []
        for recorded in page.events where recorded.sequence <= newest {
            if let since, let at = services.coding.decode(recorded.body)?.time, at < since { continue }
            lines += services.coding.line(recorded.body, at: recorded.sequence)
            lines.append(UInt8(ascii: "\n"))
        }
        return (lines, page.events.last?.sequence)
    }
}

extension RoomEvent {
    fileprivate var time: Timestamp {
        switch self {
        case .message(let message): message.at
        case .gone(_, _, let at), .state(_, let at): at
        }
    }
}
