import ChatModel
import Foundation
import Relay

/// A message as an external review is sent it.
struct ReviewQuestion: Encodable {
    struct User: Encodable {
        let id: String
        let name: String
        let role: String
    }

    let room: String
    let at: String
    let user: User
    let text: String
    let lang: String
    let replyTo: Int64?

    private enum CodingKeys: String, CodingKey {
        case room, at, user, text, lang
        case replyTo = "reply_to"
    }

    init(_ request: ReviewRequest) {
        let message = request.message
        room = request.room.name
        at = message.at.rfc3339
        user = User(id: message.author.id.name, name: message.author.name, role: message.author.role.rawValue)
        text = message.text
        lang = message.language.tag
        replyTo = message.replyTo?.value
    }

    func body() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
