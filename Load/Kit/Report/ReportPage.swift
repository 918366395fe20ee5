/// The report of a run: one HTML page that holds the result and what draws it, and opens from a file without a network.
package enum ReportPage {
    /// The page for a result. Whatever `json` holds, none of it leaves its script element or becomes markup.
    /// - Parameter json: a JSON document in UTF-8. The page says so where it is none.
    package static func html(for json: [UInt8]) -> [UInt8] {
        fill(
            PackageResources.report_html,
            [
                ("{{style}}", PackageResources.report_css),
                ("{{result}}", escaped(json)),
                ("{{script}}", PackageResources.charts_js + PackageResources.words_js + PackageResources.report_js),
            ])
    }

    /// What is filled in is not looked through for markers.
    /// - Parameter parts: in the order of their markers in the template.
    private static func fill(_ template: [UInt8], _ parts: [(marker: String, bytes: [UInt8])]) -> [UInt8] {
        var page: [UInt8] = []
        var rest = template[...]
        for part in parts {
            guard let marker = rest.firstRange(of: Array(part.marker.utf8)) else { continue }
            page += rest[..<marker.lowerBound] + part.bytes
            rest = rest[marker.upperBound...]
        }
        return page + rest
    }

    /// The same JSON without the characters that end or nest a script element or, as U+2028 and U+2029, a line of script.
    /// Valid JSON has them only in strings, where an escape means the same.
    private static func escaped(_ json: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(json.count)
        var index = 0
        while index < json.count {
            switch json[index] {
            case UInt8(ascii: "<"): bytes += Array(#"\u003c"#.utf8)
            case UInt8(ascii: ">"): bytes += Array(#"\u003e"#.utf8)
            case UInt8(ascii: "&"): bytes += Array(#"\u0026"#.utf8)
            case 0xE2 where json[index...].starts(with: [0xE2, 0x80, 0xA8]):
                bytes += Array(#"\u2028"#.utf8)
                index += 2
            case 0xE2 where json[index...].starts(with: [0xE2, 0x80, 0xA9]):
                bytes += Array(#"\u2029"#.utf8)
                index += 2
            case let byte: bytes.append(byte)
            }
            index += 1
        }
        return bytes
    }
}
