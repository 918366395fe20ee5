import ChatModel

extension MessageTranslation {
    static func none(_ language: DisplayLanguage, _ absence: Absence) -> MessageTranslation {
        MessageTranslation(language: language.tag, .none(absence))
    }

    static func text(
        _ text: String, _ language: DisplayLanguage, _ quality: Quality, by: String
    ) -> MessageTranslation {
        MessageTranslation(language: language.tag, .text(text, quality, by: by))
    }
}
