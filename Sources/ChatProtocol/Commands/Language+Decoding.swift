import ChatModel

extension Operation {
    static func decodeLanguage(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        .language(try fields.room(), try fields.languageOrNull("lang"))
    }
}
