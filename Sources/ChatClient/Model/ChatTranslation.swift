/// A message in another language, or why it is not.
public struct ChatTranslation: Hashable, Sendable {
    public let language: String
    public let outcome: Outcome

    /// What became of it.
    public enum Outcome: Hashable, Sendable {
        /// `by` names a person, an engine or a phrasebook.
        case text(String, quality: Quality, by: String?)
        /// There is none and there will be none.
        case none(Absence)
    }

    /// How far to trust a translation.
    public struct Quality: ChatWord {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A person's.
        public static let human: Self = "human"
        /// The room has said this before.
        public static let exact: Self = "exact"
        public static let phrase: Self = "phrase"
        /// An engine's.
        public static let machine: Self = "mt"
        /// Words, not sentences.
        public static let gloss: Self = "gloss"
    }

    /// Why there will be none.
    public struct Absence: ChatWord {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let deadline: Self = "deadline"
        public static let budget: Self = "budget"
        public static let off: Self = "off"
        public static let failed: Self = "failed"
    }
}

extension ChatTranslation: Decodable {
    private enum CodingKeys: String, CodingKey { case language = "lang", text, quality = "q", by, none }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        language = try fields.decode(String.self, forKey: .language)
        if let text: String = fields.lenient(.text) {
            outcome = .text(text, quality: fields.lenient(.quality) ?? .machine, by: fields.lenient(.by))
        } else {
            outcome = .none(try fields.decode(Absence.self, forKey: .none))
        }
    }
}
