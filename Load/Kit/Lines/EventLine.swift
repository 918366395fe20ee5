import Glibc

/// The kind of an event as far as a load generator tells them apart.
package enum EventKind: Equatable {
    case msg, ok, error, joined, welcome, lagged, bye, left, gone, viewers, raid, other
}

/// What is read of every event: its kind, and its `seq` where it has one.
package struct EventHead: Equatable {
    package var kind: EventKind
    /// The room sequence of a recorded event; of `ok` and `joined` theirs.
    package var sequence: Int?

    package init(kind: EventKind, sequence: Int?) {
        self.kind = kind
        self.sequence = sequence
    }
}

/// Reads lines of the protocol, with a short cut for the ones that a relay sends most.
package enum EventLine {
    /// Calls `body` with every line of `frame` that is not empty. A line end can't stand inside JSON.
    package static func forEach(in frame: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        guard let base = frame.baseAddress else { return }
        var start = 0
        while start < frame.count {
            let found = memchr(base + start, 10, frame.count - start)
            let end = found.map { base.distance(to: UnsafeRawPointer($0)) } ?? frame.count
            if end > start { body(UnsafeRawBufferPointer(start: base + start, count: end - start)) }
            start = end + 1
        }
    }

    /// The head of `line`, nil where it is no event.
    package static func head(of line: UnsafeRawBufferPointer) -> EventHead? {
        if let sequence = leadingMessage(line) { return EventHead(kind: .msg, sequence: sequence) }
        var kind: EventKind?
        var sequence: Int?
        JSONCursor(line).walk { key, value in
            let key = JSONCursor(key)
            if key.equals("ev") { kind = self.kind(value) } else if key.equals("seq") { sequence = value.integer }
            return kind == nil || sequence == nil
        }
        return kind.map { EventHead(kind: $0, sequence: sequence) }
    }

    /// The hash of a `msg` event's user id and text, nil where it lacks either.
    package static func content(of line: UnsafeRawBufferPointer) -> UInt64? {
        let event = JSONCursor(line)
        guard let user = event.value(of: "user")?.value(of: "id")?.unescaped,
            let text = event.value(of: "text")?.unescaped
        else { return nil }
        return ByteHash.ofMessage(user: user, text: text)
    }

    /// The sequence of a line that starts as `{"seq":N,"ev":"msg"`, the order in which a relay is likely to write.
    private static func leadingMessage(_ line: UnsafeRawBufferPointer) -> Int? {
        guard line.count > 32, let base = line.baseAddress else { return nil }
        guard starts(base, with: "{\"seq\":") else { return nil }
        var index = 7
        var sequence = 0
        while index < 24, case let digit = line[index] &- 0x30, digit < 10 {
            sequence = sequence &* 10 &+ Int(digit)
            index += 1
        }
        guard index > 7, index < 24, line.count >= index + 11, starts(base + index, with: ",\"ev\":\"msg\"") else {
            return nil
        }
        return sequence
    }

    @inline(__always)
    private static func starts(_ base: UnsafeRawPointer, with text: StaticString) -> Bool {
        memcmp(base, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    private static func kind(_ value: JSONCursor) -> EventKind {
        if value.equals("\"msg\"") { return .msg }
        if value.equals("\"ok\"") { return .ok }
        if value.equals("\"error\"") { return .error }
        if value.equals("\"joined\"") { return .joined }
        if value.equals("\"welcome\"") { return .welcome }
        if value.equals("\"lagged\"") { return .lagged }
        if value.equals("\"bye\"") { return .bye }
        if value.equals("\"left\"") { return .left }
        if value.equals("\"gone\"") { return .gone }
        if value.equals("\"viewers\"") { return .viewers }
        if value.equals("\"raid\"") { return .raid }
        return .other
    }
}
