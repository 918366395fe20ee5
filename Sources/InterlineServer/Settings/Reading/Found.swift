import Yams

/// What a problem says was found.
enum Found {
    static func text(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar): text(scalar)
        case .mapping: "a group of keys"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    private static func text(_ scalar: Node.Scalar) -> String {
        if scalar.isUnset { return "nothing" }
        let isNumber = Double(scalar.string) != nil
        switch (isNumber, scalar.isPlain) {
        case (true, true): return shortened(scalar.string)
        // Else the quotes that make the difference would seem to be the problem's own.
        case (true, false): return "the text \"\(shortened(scalar.string))\""
        case (false, _): return "\"\(shortened(scalar.string))\""
        }
    }

    /// At most 40 characters, and none that would break the line.
    static func shortened(_ text: String) -> String {
        let start = String(text.prefix(40)).unicodeScalars.prefix(160)
        let kept = String(String.UnicodeScalarView(start.map { $0.properties.generalCategory == .control ? "?" : $0 }))
        return kept.count < text.count ? kept + "…" : kept
    }
}

extension Node.Scalar {
    var isPlain: Bool { style == .plain || style == .any }

    /// Whether the value is left empty or says `null`, which takes the default.
    var isUnset: Bool { isPlain && ["", "~", "null", "Null", "NULL"].contains(string) }
}
