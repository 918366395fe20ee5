/// Writes the commands of a virtual user, one line each without a line end.
package enum CommandWriter {
    package static func hello(token: String) -> [UInt8] {
        var line = Array(#"{"op":"hello","id":"hello","client":"interline-load","token":"#.utf8)
        JSONText.append(token.utf8, to: &line)
        line.append(UInt8(ascii: "}"))
        return line
    }

    /// - Parameters:
    ///   - language: what translations are wanted into.
    ///   - since: the epoch and the last seq that the user has.
    package static func join(
        _ room: String, language: String? = nil, since: (epoch: String, sequence: Int)?
    ) -> [UInt8] {
        var line = Array(#"{"op":"join","id":"join","room":"#.utf8)
        JSONText.append(room.utf8, to: &line)
        if let language {
            line.append(contentsOf: #","lang":"#.utf8)
            JSONText.append(language.utf8, to: &line)
        }
        if let since {
            line.append(contentsOf: #","since":{"epoch":"#.utf8)
            line.append(contentsOf: since.epoch.utf8)
            line.append(contentsOf: #","seq":\#(since.sequence)}"#.utf8)
        }
        line.append(UInt8(ascii: "}"))
        return line
    }

    /// - Parameter message: the id of the command, and its number in the nonce.
    package static func say(_ room: String, message: Int, run: String, text: [UInt8]) -> [UInt8] {
        var line = Array(#"{"op":"say","id":\#(message),"nonce":"\#(run)-\#(message)","room":"#.utf8)
        line.reserveCapacity(line.count + room.utf8.count + text.count + 24)
        JSONText.append(room.utf8, to: &line)
        line.append(contentsOf: #","text":"#.utf8)
        JSONText.append(text, to: &line)
        line.append(UInt8(ascii: "}"))
        return line
    }

    package static func history(_ room: String, after sequence: Int) -> [UInt8] {
        var line = Array(#"{"op":"history","id":"history","limit":200,"after":\#(sequence),"room":"#.utf8)
        JSONText.append(room.utf8, to: &line)
        line.append(UInt8(ascii: "}"))
        return line
    }

    /// A moderator's command.
    ///
    /// - Parameter fields: names and values, the values as JSON.
    package static func act(_ op: String, id: String, _ room: String, _ fields: [(String, [UInt8])]) -> [UInt8] {
        var line = Array(#"{"op":"\#(op)","id":"\#(id)","room":"#.utf8)
        JSONText.append(room.utf8, to: &line)
        for (name, value) in fields { line.append(contentsOf: Array(#","\#(name)":"#.utf8) + value) }
        line.append(UInt8(ascii: "}"))
        return line
    }
}
