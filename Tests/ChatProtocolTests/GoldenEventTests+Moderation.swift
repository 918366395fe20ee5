import ChatModel
import Testing

@testable import ChatProtocol

extension GoldenEventTests {
    static func people() throws -> (viewer: Author, moderator: Author) {
        (
            Author(id: try #require(UserID("u-9")), name: "Bo"),
            Author(
                id: try #require(UserID("u-2")), name: "小明", role: .moderator, badges: ["founder", "6 months"])
        )
    }

    static let translation = MessageTranslation(
        language: .english, .text("Hello, everyone!", .human, by: "小明"))

    /// Replies and notices of rules and moderation, and what is counted or follows a message.
    static func ruleEvents() throws -> [(String, ServerEvent)] {
        let lobby = try room("lobby")
        let (viewer, moderator) = try people()
        let chinese = try #require(LanguageTag("zh"))
        let message = Sequence(1042)
        let card = UserCard(
            id: viewer.id, name: viewer.name,
            notes: [UserCard.Note(at: at, by: moderator, text: "asked nicely twice")],
            sanction: UserCard.Sanction(level: .timeout, notice: "n-17", reason: "flooding", until: at), warnings: 2)
        let language = Phrase.language(
            allowed: [chinese, .english], found: try #require(LanguageTag("ru")))
        return [
            ("ok of a held say", .ok(.integer(4), .held("h-31"))),
            (
                "ok of user without anything",
                .ok(.integer(619), .user(UserCard(id: viewer.id, name: viewer.name), recent: []))
            ),
            ("ok of user", .ok(.integer(619), .user(card, recent: []))),
            (
                "ok of audit",
                .ok(
                    .integer(621),
                    .audit([
                        AuditEntry(
                            at: at, room: lobby, actor: moderator.id, action: "timeout", user: viewer.id,
                            reason: "flooding", until: at),
                        AuditEntry(
                            at: at, room: lobby, actor: moderator.id, action: "answer", message: message,
                            detail: "\"x\""),
                    ]))
            ),
            (
                "error of a language",
                .error(ErrorReply(id: .integer(5), language, in: .english, rule: "language/not_allowed"))
            ),
            (
                "error of a private rule",
                .error(ErrorReply(id: .integer(5), .blockedTerm, in: chinese, rule: "spam/contact"))
            ),
            (
                "notice of a warning",
                .notice(
                    Notice(
                        room: lobby, notice: "n-19", level: .warn, code: "warned", rule: "warn",
                        message: Catalogue.text(.warnNotice(reason: "no spoilers"), in: nil), text: "he dies",
                        isAppealable: true))
            ),
            (
                "notice of a hold",
                .notice(
                    Notice(
                        room: lobby, notice: "n-20", level: .info, code: "held", rule: "links",
                        message: Catalogue.text(.heldNotice(.link), in: LanguageTag("es")), until: at))
            ),
            ("tr", .translation(lobby, of: message, translation)),
            (
                "tr of none",
                .translation(
                    lobby, of: message,
                    MessageTranslation(language: try #require(LanguageTag("zh-Hans")), .none(.budget)))
            ),
            ("votes", .votes(lobby, of: message, count: 12)),
            (
                "reactions",
                .reactions(
                    lobby, of: message,
                    [try #require(Reaction("👍")): 31, try #require(Reaction(":party_cat:")): 2])
            ),
        ]
    }

    static func moderatorEvents() throws -> [(String, ServerEvent)] {
        let lobby = try room("lobby")
        let (viewer, moderator) = try people()
        let message = Sequence(1042)
        return [
            (
                "held",
                .held(
                    HeldMessage(
                        room: lobby, hold: "h-31", at: at, author: viewer, text: "free coins at coins.example",
                        language: .english, confidence: 97, rule: "links"))
            ),
            (
                "held with everything",
                .held(
                    HeldMessage(
                        room: lobby, hold: "h-32", at: at, author: moderator, text: "大家好！",
                        language: try #require(LanguageTag("zh-Hans")), confidence: 99, rule: "language/not_allowed",
                        translation: translation, until: at))
            ),
            (
                "hold done",
                .holdDone(
                    HoldDone(
                        room: lobby, hold: "h-31", decision: .approved, by: moderator, sequence: Sequence(1043)))
            ),
            ("hold expired", .holdDone(HoldDone(room: lobby, hold: "h-32", decision: .expired))),
            (
                "report",
                .report(Report(room: lobby, report: "r-5", of: message, by: viewer, reason: "insults"))
            ),
            ("report without a reason", .report(Report(room: lobby, report: "r-6", of: message, by: viewer))),
            (
                "appealed",
                .appealed(Appeal(room: lobby, notice: "n-19", author: viewer, text: "That was a quote."))
            ),
            ("raid", .raid(Raid(room: lobby, level: 1, sample: "free coins", count: 25))),
            ("link offer", .linkOffered(lobby, with: try #require(RoomID("大厅")), by: moderator)),
            (
                "raid that shields",
                .raid(Raid(room: lobby, level: 2, sample: "free coins", count: 250, shield: true))
            ),
        ]
    }
}
