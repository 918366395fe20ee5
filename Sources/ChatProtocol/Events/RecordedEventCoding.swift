import ChatModel

/// Writes and reads the events of a room's record.
///
/// An event is encoded once, before it has a place; the sequence is spliced in when it gets one, and the
/// body is what the record keeps.
package enum RecordedEventCoding {
    /// The event as a complete JSON object without `seq`.
    package static func encode(_ event: RoomEvent, room: RoomID) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(256)
        JSONWriter.append(to: &body) { writer in
            writer.beginObject()
            switch event {
            case .message(let message): write(message, room, &writer)
            case .gone(let target, let reason, let at):
                begin("gone", room, at, &writer)
                write(target, &writer)
                if let reason { writer.member("reason", reason) }
            case .state(let patch, let at):
                begin("state", room, at, &writer)
                writer.settings("patch", patch)
            }
            writer.endObject()
        }
        return body
    }

    /// Appends the line of an encoded event that has got its place, without a line end.
    ///
    /// - Parameter translation: what stands in the line of a message as `tr`. It differs from reader to reader, so
    ///   the body never holds one.
    package static func appendLine(
        _ body: [UInt8], _ sequence: Sequence, translation: MessageTranslation? = nil, to output: inout [UInt8]
    ) {
        output.reserveCapacity(output.count + body.count + 26)
        JSONWriter.append(to: &output) { writer in
            writer.beginObject()
            writer.member("seq", sequence)
        }
        output.append(UInt8(ascii: ","))
        output.append(contentsOf: body.dropFirst())
        if let translation { splice(translation, into: &output) }
    }

    /// Adds the translation to the object that the output ends with.
    package static func splice(_ translation: MessageTranslation, into output: inout [UInt8]) {
        guard output.popLast() != nil else { return }
        output.append(UInt8(ascii: ","))
        JSONWriter.append(to: &output) { writer in
            writer.translation(translation)
            writer.endObject()
        }
    }

    private static func begin(_ ev: String, _ room: RoomID, _ at: Timestamp, _ writer: inout JSONWriter) {
        writer.member("ev", ev)
        writer.member("room", room)
        writer.member("at", at)
    }

    private static func write(_ message: Message, _ room: RoomID, _ writer: inout JSONWriter) {
        begin("msg", room, message.at, &writer)
        writer.user(message.author)
        writer.member("text", message.text)
        writer.member("lang", message.language.tag)
        if !message.mixed.isEmpty { writer.strings("mixed", message.mixed.map(\.tag)) }
        if let replyTo = message.replyTo { writer.member("reply_to", replyTo) }
        if let kind = message.kind { writer.member("kind", kind.rawValue) }
        if let from = message.from { writer.member("from", from) }
    }

    private static func write(_ target: RemovalTarget, _ writer: inout JSONWriter) {
        switch target {
        case .message(let sequence): writer.member("of", sequence)
        case .user(let user): writer.member("user", user.name)
        case .all: writer.member("all", true)
        }
    }
}
