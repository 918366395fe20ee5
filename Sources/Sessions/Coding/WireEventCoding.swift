import ChatModel
import ChatProtocol
import Relay

/// Events as the wire protocol writes them, which is how the record keeps them as well.
package struct WireEventCoding: EventCoding {
    package init() {}

    package func encode(_ event: RoomEvent, room: RoomID) -> [UInt8] { RecordedEventCoding.encode(event, room: room) }

    package func decode(_ body: [UInt8]) -> RoomEvent? { try? RecordedEventCoding.decode(body) }

    package func line(_ body: [UInt8], at sequence: ChatModel.Sequence) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(body.count + 24)
        RecordedEventCoding.appendLine(body, sequence, to: &line)
        return line
    }

    package func line(_ line: [UInt8], with translation: MessageTranslation) -> [UInt8] {
        var translated: [UInt8] = []
        translated.reserveCapacity(line.count + 128)
        translated.append(contentsOf: line)
        RecordedEventCoding.splice(translation, into: &translated)
        return translated
    }

    package func translation(
        _ room: RoomID, of message: ChatModel.Sequence, _ translation: MessageTranslation
    ) -> [UInt8] {
        var line: [UInt8] = []
        EventEncoder.append(.translation(room, of: message, translation), to: &line)
        return line
    }

    package func lagged(_ room: RoomID, after: ChatModel.Sequence, before: ChatModel.Sequence) -> [UInt8] {
        line(.lagged(room, after: after, before: before, isSampled: true))
    }

    package func votes(_ room: RoomID, of question: ChatModel.Sequence, count: Int) -> [UInt8] {
        line(.votes(room, of: question, count: count))
    }

    package func reactions(_ room: RoomID, of message: ChatModel.Sequence, _ counts: [Reaction: Int]) -> [UInt8] {
        line(.reactions(room, of: message, counts))
    }

    private func line(_ event: ServerEvent) -> [UInt8] {
        var line: [UInt8] = []
        EventEncoder.append(event, to: &line)
        return line
    }

    package func viewers(_ room: RoomID, count: Int, languages: [LanguageTag: Int]) -> [UInt8] {
        line(.viewers(room, ViewerCount(count: count, languages: languages)))
    }
}
