import ChatModel

/// What the server says in English.
enum English {
    static func text(_ phrase: Phrase) -> String {
        switch phrase {
        case .badJSON: "That line is not JSON. Send one JSON object a line, in UTF-8."
        case .badCommand(let complaint): field(complaint)
        case .unknownOp(let op): "There is no operation “\(op)” here. The protocol page lists those there are."
        case .tooLarge(let bytes): "That is too large: a frame may hold at most \(bytes) bytes."
        case .unauthorized: "This token is not valid. Sign in again to get a new one."
        case .tokenExpired: "This token has expired. Sign in again to get a new one."
        case .forbidden(let need): forbidden(need)
        case .noSuchRoom(let room): "There is no room “\(room)”. Check its name, or ask a host to open it."
        case .notJoined(let room): "You are not in “\(room)”. Join it first."
        case .noSuchMessage(let message): "There is no message \(message) in this room, or it has been removed."
        case .alreadyDone(let name?): "\(name) has already done that."
        case .alreadyDone(nil): "That has already been done."
        case .tooLong(let limit, let found): "Your message is \(found) characters long; at most \(limit) are allowed."
        case .empty: "Your message is empty. Write something that can be seen."
        case .rateLimited(let retry): "You are going too fast. Try again in \(time(retry))."
        case .slowMode(let retry): "Slow mode: you can send again in \(time(retry))."
        case .duplicate: "You have just said that. Say something new, or wait a while."
        case .notUnique: "Somebody has already said that, and here everything is said once. Put it in your own words."
        case .shielded(let retry):
            "The chat is protected for the moment and new chatters wait. You can send again in \(time(retry))."
        case .language(let allowed, let found):
            "Your message looks like \(name(found)). \(write(in: allowed))"
        case .blockedTerm: "Your message holds something that this room does not allow. Say it in other words."
        case .fault(let fault): remedy(fault)
        case .refusedByReview(let reason): "This room's review did not let your message through.\(because(reason))"
        case .linkNotAllowed: "Links are not allowed here. Send your message without the link."
        case .emoteOnly: "Only emotes and emoji are allowed right now. Send your message without words."
        case .membersOnly: "Only members can chat here right now."
        case .paused: "The chat is paused. You can send again when a host resumes it."
        case .timedOut(let retry): "You are timed out. You can send again in \(time(retry))."
        case .banned: "You are banned from this room."
        case .bannedFromServer: "You are banned from this server."
        case .heldFull: "Too many messages are waiting for a moderator. Try again later."
        case .noSuchHold(let hold): "No message is held as “\(hold)”. It may have expired."
        case .noSuchNotice(let notice): "There is no notice “\(notice)” in this room that you can do this with."
        case .noSuchEmote(let name):
            "This room has no emote “\(name)”. React with an emoji or one of the room's emotes."
        case .reactionsFull(let limit):
            "This message has \(limit) different reactions already. Choose one of those."
        case .roomFull(let limit): "This room is full: it holds at most \(limit) viewers. Try again later."
        case .tooManyLinks(let limit): "A room can be linked with at most \(limit) others. Unlink one first."
        case .tooManyRooms(let limit): "You can be in at most \(limit) rooms at a time. Leave one first."
        case .overloaded(let retry): "The server is very busy. Try again in \(time(retry))."
        case .badSetting(let complaint): setting(complaint)
        case .internalError: "Something went wrong on our side. Please try again."
        case .timeoutNotice(let length, let reason): "A moderator timed you out for \(time(length)).\(because(reason))"
        case .banNotice(let reason): "A moderator banned you from this room.\(because(reason))"
        case .clearedNotice: "You can chat here again: your ban or timeout is over."
        case .warnNotice(let reason): "A moderator warned you. Please keep to the rules of the room.\(because(reason))"
        case .languageWarning(let allowed): "Your message was shown, but please mind: \(write(in: allowed))"
        case .termWarning: "Your message holds something that this room does not like to see. Please mind your words."
        case .faultWarning(let fault): "Your message was shown, but please mind: \(remedy(fault))"
        case .slowedNotice(let pause):
            "After several warnings you can send one message every \(time(pause)) for now."
        case .ruleTimeoutNotice(let length):
            "You broke the rules of the room, so you cannot send for \(time(length))."
        case .heldNotice(let cause): "Your message waits for a moderator: \(explanation(cause))"
        case .holdDenied(let reason): "A moderator did not approve your message, so it is not shown.\(because(reason))"
        case .holdExpired: "No moderator got to your message in time, so it is not shown. You can send it again."
        case .appealGranted(let reason): "Your appeal was granted.\(because(reason))"
        case .appealDenied(let reason): "Your appeal was denied; the decision stands.\(because(reason))"
        }
    }

    private static func because(_ reason: String?) -> String { reason.map { " Reason: \($0)" } ?? "" }

    private static func name(_ language: LanguageTag) -> String { LanguageNames.name(of: language, for: .english) }

    private static func write(in allowed: [LanguageTag]) -> String {
        "Here you can write in: \(list(LanguageNames.names(of: allowed, for: .english)))."
    }

    private static func remedy(_ fault: Phrase.Fault) -> String {
        switch fault {
        case .capitals: "Too many capital letters. Write in small letters."
        case .repetition: "Too many repetitions. Say it once."
        case .mentions: "Too many users are mentioned at once. Mention fewer."
        case .contrived: "The text is too contrived to be checked. Write it plainly."
        }
    }

    private static func explanation(_ cause: Phrase.HoldCause) -> String {
        switch cause {
        case .language(let allowed):
            "it is in none of the languages of the room: \(list(LanguageNames.names(of: allowed, for: .english)))."
        case .term: "it holds something that this room checks first."
        case .link: "it holds a link."
        case .fault(let fault): remedy(fault)
        case .newcomer: "the chat is protected for the moment, and you are new here."
        case .review: "this room reviews messages first."
        case .translation: "it is shown once it is translated."
        }
    }

    private static func forbidden(_ need: Phrase.Need) -> String {
        switch need {
        case .speak: "You can read but not write here. Sign in to chat."
        case .interpret: "Only interpreters can do that."
        case .moderate: "Only moderators can do that."
        case .host: "Only hosts can do that."
        case .room: "You don't have access to this room. Ask a host to let you in."
        case .higherRole: "Only another host can do that to a host."
        }
    }

    private static func field(_ complaint: Complaint) -> String {
        complaint.subject == .line
            ? "A command must be \(accepted(complaint.expectation))."
            : "“\(complaint.name)” must be \(accepted(complaint.expectation))."
    }

    private static func setting(_ complaint: Complaint) -> String {
        switch complaint.expectation {
        case .oneOf(let names): "There is no setting “\(complaint.name)”. You can set: \(list(names))."
        case .someOf(let names): "“\(complaint.name)” changes nothing. You can set: \(list(names))."
        case .readOnly: "“\(complaint.name)” is read only: the server keeps it."
        default: "The setting “\(complaint.name)” must be \(accepted(complaint.expectation))."
        }
    }

    private static func accepted(_ expectation: Complaint.Expectation) -> String {
        switch expectation {
        case .object: "a JSON object"
        case .text: "text without lone surrogates and without U+0000"
        case .requestID: "a string of at most 64 bytes or an integer below 2^53"
        case .room: "the name of a room: 1 to 64 bytes of letters, digits, “-”, “_” and “.”"
        case .user: "the id of a user: 1 to 128 bytes without control characters"
        case .language: "a BCP 47 language tag such as “en” or “zh-Hans”"
        case .languageOrNull: "a BCP 47 language tag such as “en” or “zh-Hans”, or null for none"
        case .string: "a string"
        case .stringBytes(let range) where range.lowerBound == 0: "a string of at most \(range.upperBound) bytes"
        case .stringBytes(let range): "a string of \(range.lowerBound) to \(range.upperBound) bytes"
        case .integer(let range): "an integer from \(range.lowerBound) to \(range.upperBound)"
        case .boolean: "true or false"
        case .oneBound: "left out where “after” is given"
        case .characters(let most): "a string of at most \(most) characters"
        case .oneOf(let names), .someOf(let names): "one of: \(list(names))"
        case .choice(let words): "one of: \(list(words))"
        case .languages(let most): "a list of at most \(most) BCP 47 language tags, none twice"
        case .glossary:
            "a list of at most 200 entries such as {\"en\": …, \"zh\": …} or {\"keep\": …}, 1 to 64 characters a term"
        case .reaction: "one emoji, or the name of an emote such as “:wave:”, of at most 64 bytes"
        case .otherRoom: "the name of another room"
        case .readOnly: "left out"
        }
    }

    private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }

    private static func time(_ duration: Duration) -> String {
        WaitingTime(duration).parts.map { count, unit in
            switch unit {
            case .second: "\(count) s"
            case .minute: "\(count) min"
            case .hour: "\(count) h"
            case .day: count == 1 ? "1 day" : "\(count) days"
            }
        }.joined(separator: " ")
    }
}
