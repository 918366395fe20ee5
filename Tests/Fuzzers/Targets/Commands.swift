import ChatModel
import ChatProtocol

/// A frame of a client, line by line: each is a command, nothing, or an error that has words.
func fuzzCommands(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start else { return 0 }
    var lines = LineSplitter(UnsafeRawBufferPointer(start: start, count: count))
    while let line = lines.next() {
        do throws(CommandError) {
            _ = try CommandDecoder.decode(line)
        } catch {
            for language in ["en", "es", "zh", nil] {
                let reply = ErrorReply(id: error.id, error.phrase, in: language.flatMap(LanguageTag.init))
                var encoded: [UInt8] = []
                EventEncoder.append(.error(reply), to: &encoded)
                require(!encoded.contains(UInt8(ascii: "\n")), "an error of several lines")
                require(String(validating: encoded, as: UTF8.self) != nil, "an error that is not UTF-8")
            }
        }
    }
    return 0
}
