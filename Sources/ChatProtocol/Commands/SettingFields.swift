/// The settings of a `patch`, read by name and checked; complaints are about settings, not fields.
struct SettingFields: ~Copyable {
    private let object: JSONValue

    init(_ object: consuming JSONValue) { self.object = object }

    var names: [String] { object.names }

    func text(_ name: StaticString, characters most: Int) throws(Complaint) -> String? {
        switch object.string(name) {
        case .absent: return nil
        case .value(let text) where text.count <= most: return text
        case .value, .null, .mismatch: throw Complaint(.setting("\(name)"), .characters(most))
        }
    }

    func integer(_ name: StaticString, in range: ClosedRange<Int64>) throws(Complaint) -> Int? {
        switch object.integer(name) {
        case .absent: return nil
        case .value(let number) where range.contains(number): return Int(number)
        case .value, .null, .mismatch: throw Complaint(.setting("\(name)"), .integer(range))
        }
    }

    func boolean(_ name: StaticString) throws(Complaint) -> Bool? {
        switch object.boolean(name) {
        case .absent: return nil
        case .value(let value): return value
        case .null, .mismatch: throw Complaint(.setting("\(name)"), .boolean)
        }
    }
}
