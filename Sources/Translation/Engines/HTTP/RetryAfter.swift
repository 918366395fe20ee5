import ChatModel

/// The header by which a server says how long to stay away (RFC 9110 §10.2.3).
enum RetryAfter {
    /// Never negative; nil where the text is neither whole seconds nor a date.
    static func wait(_ text: String, at now: Timestamp) -> Duration? {
        let fields = text.split(separator: " ")
        if fields.count == 1, fields[0].utf8.allSatisfy({ (48...57).contains($0) }) {
            // Digits beyond what fits are a very long time, which whoever waits bounds.
            return .seconds(min(Int64(fields[0]) ?? .max, 1 << 40))
        }
        return date(fields).map { max($0 - now, .zero) }
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`; the two older forms (RFC 9110 §5.6.7) no engine sends.
    private static func date(_ fields: [Substring]) -> Timestamp? {
        guard fields.count == 6, fields[5] == "GMT", fields[1].utf8.count == 2, fields[3].utf8.count == 4,
            fields[4].utf8.count == 8, let month = months.firstIndex(of: fields[2])
        else { return nil }
        let number = (month < 9 ? "0" : "") + String(month + 1)
        return Timestamp(rfc3339: "\(fields[3])-\(number)-\(fields[1])T\(fields[4])Z")
    }

    private static let months: [Substring] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
