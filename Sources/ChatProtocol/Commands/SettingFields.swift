import ChatModel

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

    /// One of the words of a closed list.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ name: StaticString) throws(Complaint) -> Choice? {
        switch object.string(name) {
        case .absent: return nil
        case .value(let text):
            if let choice = Choice(rawValue: text) { return choice }
        case .null, .mismatch: break
        }
        throw Complaint(.setting("\(name)"), .choice(Choice.allCases.map(\.rawValue)))
    }

    func languages(_ name: StaticString, most: Int) throws(Complaint) -> [LanguageTag]? {
        switch object.strings(name) {
        case .absent: return nil
        case .value(let texts) where texts.count <= most:
            let tags = texts.compactMap { LanguageTag($0) }
            if tags.count == texts.count, Set(tags).count == tags.count { return tags }
        case .value, .null, .mismatch: break
        }
        throw Complaint(.setting("\(name)"), .languages(most))
    }

    func glossary(_ name: StaticString) throws(Complaint) -> [GlossaryEntry]? {
        switch object.glossary(name) {
        case .absent: return nil
        case .value(let entries) where entries.count <= RoomSettings.glossaryLimit: return entries
        case .value, .null, .mismatch: throw Complaint(.setting("\(name)"), .glossary)
        }
    }
}
