import CLanguageModel
import ChatModel

/// A language that identification can name, as an index into `KnownLanguages`.
struct LanguageIndex: Hashable, Sendable {
    let value: UInt8
}

/// The languages that identification can name: those of the model, in its order, then those known by script.
struct KnownLanguages: Sendable {
    static let shared = KnownLanguages()

    /// Known by their script, letters or words.
    private static let byScript = """
        zh-Hans zh-Hant yue ja ko ru uk be bg sr ar fa ur ckb hi mr ne th lo el he hy ka bn pa gu ta te kn ml si km my bo \
        am mn und
        """

    /// Stands in distributions for names and noise.
    let undetermined: LanguageIndex
    let tags: [LanguageTag]
    /// How many of them the model tells apart.
    let modelled: Int
    private let indices: [LanguageTag: LanguageIndex]

    private init() {
        let names = Self.modelNames() + Self.byScript.split(separator: " ").map(String.init)
        let tags = names.compactMap { LanguageTag($0) }
        self.tags = tags
        undetermined = LanguageIndex(value: UInt8(tags.count - 1))
        modelled = Self.modelNames().count
        indices = Dictionary(uniqueKeysWithValues: tags.enumerated().map { ($1, LanguageIndex(value: UInt8($0))) })
    }

    /// The index of a tag that is known exactly.
    func index(of tag: LanguageTag) -> LanguageIndex? { indices[tag] }

    func tag(of index: LanguageIndex) -> LanguageTag { tags[Int(index.value)] }

    private static func modelNames() -> [String] {
        guard let model = interline_language_model_shared() else { return [] }
        let lanes = interline_language_lanes
        return withUnsafeBytes(of: model.pointee.names) { names in
            (0..<min(lanes, Int(model.pointee.languages))).map { lane in
                let bytes = interline_language_name_bytes
                let name = names[(lane * bytes)..<((lane + 1) * bytes)]
                return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
            }
        }
    }
}
