extension SettingsReader {
    func value<Value>(
        _ key: String, expecting expected: String, _ target: inout Value, _ parse: (String) -> Value?
    ) {
        scalar(key, expecting: expected, &target) { parse($0.text) }
    }

    func integer(_ key: String, _ range: ClosedRange<Int>, _ target: inout Int) {
        scalar(key, expecting: "a whole number from \(range.lowerBound) to \(range.upperBound)", &target) { scalar in
            guard scalar.isPlain, Self.isDecimal(scalar.text, fraction: false), let value = Int(scalar.text),
                range.contains(value)
            else { return nil }
            return value
        }
    }

    func decimal(_ key: String, _ range: ClosedRange<Double>, _ target: inout Double) {
        let (low, high) = (Self.short(range.lowerBound), Self.short(range.upperBound))
        scalar(key, expecting: "a number from \(low) to \(high)", &target) { scalar in
            guard scalar.isPlain, Self.isDecimal(scalar.text, fraction: true), let value = Double(scalar.text),
                range.contains(value)
            else { return nil }
            return value
        }
    }

    func seconds(_ key: String, _ range: ClosedRange<Int>, _ target: inout Duration) {
        var count = Int(target.components.seconds)
        integer(key, range, &count)
        target = .seconds(count)
    }

    func milliseconds(_ key: String, _ range: ClosedRange<Int>, _ target: inout Duration) {
        var count = Int(target / .milliseconds(1))
        integer(key, range, &count)
        target = .milliseconds(count)
    }

    func flag(_ key: String, _ target: inout Bool) {
        scalar(key, expecting: "true or false", &target) { scalar in
            scalar.isPlain ? Bool(scalar.text) : nil
        }
    }

    func choice<Choice: CaseIterable & RawRepresentable<String>>(_ key: String, _ target: inout Choice) {
        let names = Choice.allCases.map(\.rawValue)
        let expected = names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
        value(key, expecting: expected, &target, Choice.init(rawValue:))
    }

    func file(_ key: String, _ target: inout SettingsFile?) {
        let origin = origin(of: key)
        optional(key, expecting: SettingsFile.expected, &target) { SettingsFile(path: $0, origin: origin) }
    }

    /// Digits without what other notations would read otherwise: no leading zero, no sign but a minus.
    private static func isDecimal(_ text: String, fraction: Bool) -> Bool {
        text.wholeMatch(of: #/-?(0|[1-9][0-9]*)(\.[0-9]+)?/#).map { fraction || $0.2 == nil } ?? false
    }

    private static func short(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String(number)
    }
}
