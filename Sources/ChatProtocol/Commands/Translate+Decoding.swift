import ChatModel

extension Operation {
    /// Whether the text is empty or too long is for the room to decide.
    static func decodeTranslate(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        let room = try fields.room()
        let message = try fields.message()
        guard let language = try fields.language("lang"), language != .undetermined else {
            throw fields.complaint("lang", .language)
        }
        return .translate(room, of: message, language: language, text: try fields.string("text"))
    }
}
