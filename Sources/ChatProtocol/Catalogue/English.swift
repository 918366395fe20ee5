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
        case .membersOnly: "Only members can chat here right now."
        case .paused: "The chat is paused. You can send again when a host resumes it."
        case .timedOut(let retry): "You are timed out. You can send again in \(time(retry))."
        case .banned: "You are banned from this room."
        case .bannedFromServer: "You are banned from this server."
        case .roomFull(let limit): "This room is full: it holds at most \(limit) viewers. Try again later."
        case .tooManyRooms(let limit): "You can be in at most \(limit) rooms at a time. Leave one first."
        case .overloaded(let retry): "The server is very busy. Try again in \(time(retry))."
        case .badSetting(let complaint): setting(complaint)
        case .internalError: "Something went wrong on our side. Please try again."
        case .timeoutNotice(let length, let reason): "A moderator timed you out for \(time(length)).\(because(reason))"
        case .banNotice(let reason): "A moderator banned you from this room.\(because(reason))"
        case .clearedNotice: "You can chat here again: your ban or timeout is over."
        }
    }

    private static func because(_ reason: String?) -> String { reason.map { " Reason: \($0)" } ?? "" }

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
        case .notYet: "“\(complaint.name)” is not supported yet; leave it out."
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
        case .readOnly, .notYet: "left out"
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
