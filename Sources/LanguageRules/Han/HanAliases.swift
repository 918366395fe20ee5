/// What chats write for the services that spam points to.
enum HanAliases {
    private static let table: [(characters: String, forms: [[HanTerm.Element]])] = [
        ("微信", ["vx", "wx", "v信", "w信", "微x", "微v", "v心", "weixin", "v", "wechat"].map(elements)),
        ("扣扣", ["qq", "抠抠", "企鹅", "秋秋"].map(elements)),
        ("支付宝", ["zfb", "支fb"].map(elements)),
        ("公众号", ["gzh"].map(elements)),
        ("电报", ["tg", "telegram", "纸飞机"].map(elements)),
    ]

    /// The term with each of its aliases in place of what they stand for; a single letter only beside characters.
    static func forms(of elements: [HanTerm.Element]) -> [[HanTerm.Element]] {
        var forms: [[HanTerm.Element]] = []
        for entry in table {
            let characters = entry.characters.unicodeScalars.map { HanTerm.Element.han($0.value) }
            guard let range = elements.firstRange(of: characters) else { continue }
            for form in entry.forms where elements.count > characters.count || !isSingle(form) {
                forms.append(elements[..<range.lowerBound] + form + elements[range.upperBound...])
            }
        }
        return forms
    }

    /// The first letters of the syllables of a term of four characters or more; nil where they could be a word.
    static func initials(of elements: [HanTerm.Element]) -> [HanTerm.Element]? {
        guard elements.count >= 4 else { return nil }
        var letters: [UInt32] = []
        for element in elements {
            guard case .han(let character) = element,
                let first = HanTable.syllables[HanTable.syllable(character)].first
            else { return nil }
            letters.append(UInt32(first))
        }
        return letters.contains { "aeiou".unicodeScalars.map(\.value).contains($0) } ? nil : [.letters(letters)]
    }

    private static func isSingle(_ form: [HanTerm.Element]) -> Bool {
        if case .letters(let letters) = form.first, form.count == 1 { return letters.count == 1 }
        return false
    }

    private static func elements(_ text: String) -> [HanTerm.Element] {
        var elements: [HanTerm.Element] = []
        for scalar in text.unicodeScalars {
            if !scalar.isASCII {
                elements.append(.han(scalar.value))
            } else if case .letters(let letters) = elements.last {
                elements[elements.count - 1] = .letters(letters + [scalar.value])
            } else {
                elements.append(.letters([scalar.value]))
            }
        }
        return elements
    }
}
