import LoadKit
import Testing

private func head(_ line: String) -> EventHead? {
    Array(line.utf8).withUnsafeBytes { EventLine.head(of: $0) }
}

private func content(_ line: String) -> UInt64? {
    Array(line.utf8).withUnsafeBytes { EventLine.content(of: $0) }
}

@Suite struct EventLineTests {
    @Test(arguments: [
        #"{"seq":41,"ev":"msg","room":"r","user":{"id":"u"},"text":"hi"}"#,
        #"{"ev":"msg","room":"r","seq":41,"user":{"id":"u"},"text":"hi"}"#,
        #" { "room" : "r" , "ev" : "msg" , "text" : "hi" , "seq" : 41 } "#,
        #"{"text":"\"seq\":9,\"ev\":\"ok\"","ev":"msg","seq":41}"#,
        #"{"x":{"seq":1,"ev":"ok","y":[{"seq":2}]},"seq":41,"ev":"msg"}"#,
        #"{"text":"ends in a backslash \\","seq":41,"list":["]","}"],"ev":"msg"}"#,
    ])
    func `kind and sequence are found at the top level in any order`(line: String) {
        #expect(head(line) == EventHead(kind: .msg, sequence: 41))
    }

    @Test func `an event without sequence has none, whatever its text says`() {
        #expect(head(#"{"ev":"notice","text":"{\"seq\":5}","x":{"seq":6}}"#) == EventHead(kind: .other, sequence: nil))
    }

    @Test(arguments: ["", "{", "[]", "null", #"{"seq":3}"#, #"{"ev"#, #"{"ev":"msg"#, "{\"seq\":5,\"ev\":\"ms"])
    func `what is no event has no head`(line: String) {
        #expect(head(line) == nil)
    }

    @Test func `every prefix of an event can be read without harm`() {
        let line = #"{"ev":"joined","you":{"user":"ü\u00e9\n"},"seq":12,"state":{"title":"a\"b"},"room":"r"}"#
        let bytes = Array(line.utf8)
        for end in 0..<bytes.count {
            let found = Array(bytes[..<end]).withUnsafeBytes { EventLine.head(of: $0) }
            #expect(found == nil || found?.kind == .joined)
        }
    }

    @Test func `content compares what texts mean and not how they are escaped`() {
        let plain = content(#"{"user":{"id":"u1"},"text":"naïve 😀 a/b"}"#)
        let escaped = content(#"{"text":"na\u00efve \ud83d\ude00 a\/b","user":{"name":"n","id":"u1"}}"#)
        #expect(plain != nil)
        #expect(plain == escaped)
        #expect(plain != content(#"{"user":{"id":"u2"},"text":"naïve 😀 a/b"}"#))
        #expect(plain != content(#"{"user":{"id":"u1"},"text":"naïve 😀 a/c"}"#))
    }

    @Test func `a frame is cut into its lines, and empty ones are passed over`() {
        var lines: [String] = []
        Array("{1}\n{22}\n\n{333}\n".utf8).withUnsafeBytes { bytes in
            EventLine.forEach(in: bytes) { lines.append(String(decoding: $0, as: UTF8.self)) }
        }
        #expect(lines == ["{1}", "{22}", "{333}"])
    }

    @Test func `what is escaped for a command is read back the same`() {
        let text = Array("quote \" backslash \\ tab \t null \u{0} bell \u{7} 中文 😀".utf8)
        var json: [UInt8] = []
        JSONText.append(text, to: &json)
        #expect(json.withUnsafeBytes { JSONCursor($0).unescaped } == text)
    }
}
