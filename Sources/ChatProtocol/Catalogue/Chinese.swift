import ChatModel

/// What the server says in Simplified Chinese.
enum Chinese {
    static func text(_ phrase: Phrase) -> String {
        switch phrase {
        case .badJSON: "这一行不是有效的 JSON。请每行发送一个 UTF-8 编码的 JSON 对象。"
        case .badCommand(let complaint): field(complaint)
        case .unknownOp(let op): "这里没有“\(op)”这个操作，可用的操作请见协议说明。"
        case .tooLarge(let bytes): "内容太大了：每帧最多 \(bytes) 字节。"
        case .unauthorized: "令牌无效，请重新登录获取新令牌。"
        case .tokenExpired: "令牌已过期，请重新登录获取新令牌。"
        case .forbidden(let need): forbidden(need)
        case .noSuchRoom(let room): "没有名为“\(room)”的房间。请检查名称，或请主播开通。"
        case .notJoined(let room): "你还不在“\(room)”房间里，请先加入。"
        case .noSuchMessage(let message): "这个房间里没有第 \(message) 号消息，或者它已被删除。"
        case .alreadyDone(let name?): "\(name) 已经处理过了。"
        case .alreadyDone(nil): "这件事已经处理过了。"
        case .tooLong(let limit, let found): "消息太长了：共 \(found) 个字，最多 \(limit) 个字。"
        case .empty: "消息是空的，写点看得见的内容吧。"
        case .rateLimited(let retry): "操作太快了，请 \(time(retry))后再试。"
        case .slowMode(let retry): "慢速模式：\(time(retry))后可以再次发言。"
        case .duplicate: "这句话你刚刚说过了，换句话说，或者稍等一会儿吧。"
        case .notUnique: "这句话已经有人说过了，这里每句话只能说一次。请换成自己的话再说。"
        case .shielded(let retry): "聊天正处于保护状态，新来的观众需要等待。\(time(retry))后可以再次发言。"
        case .language(let allowed, let found): "你的消息看起来是\(name(found))。\(write(in: allowed))"
        case .blockedTerm: "你的消息里有这个房间不允许的内容，请换个说法。"
        case .fault(let fault): remedy(fault)
        case .refusedByReview(let reason): "你的消息没有通过这个房间的审核。\(because(reason))"
        case .linkNotAllowed: "这里不允许发链接，请去掉链接再发送。"
        case .emoteOnly: "现在只能发表情，请去掉文字再发送。"
        case .membersOnly: "现在只有会员可以在这里发言。"
        case .paused: "聊天已暂停，等主播恢复后就可以继续发言。"
        case .timedOut(let retry): "你已被禁言，\(time(retry))后可以再次发言。"
        case .banned: "你已被这个房间封禁。"
        case .bannedFromServer: "你已被本服务器封禁。"
        case .heldFull: "等待管理员审核的消息太多了，请稍后再试。"
        case .noSuchHold(let hold): "没有编号为“\(hold)”的待审消息，它可能已经过期。"
        case .noSuchNotice(let notice): "这个房间里没有你可以这样处理的通知“\(notice)”。"
        case .noSuchEmote(let name): "这个房间没有表情“\(name)”，请用表情符号或房间里的表情来回应。"
        case .reactionsFull(let limit): "这条消息已有 \(limit) 种不同的回应，请从中选择一种。"
        case .roomFull(let limit): "房间已满：最多容纳 \(limit) 位观众，请稍后再试。"
        case .tooManyLinks(let limit): "一个房间最多可以连接 \(limit) 个其他房间，请先断开一个。"
        case .tooManyRooms(let limit): "最多可以同时加入 \(limit) 个房间，请先离开一个。"
        case .overloaded(let retry): "服务器正忙，请 \(time(retry))后再试。"
        case .badSetting(let complaint): setting(complaint)
        case .internalError: "我们这边出了点问题，请再试一次。"
        case .timeoutNotice(let length, let reason): "你被管理员禁言 \(time(length))。\(because(reason))"
        case .banNotice(let reason): "你被管理员移出并封禁，不能再进入这个房间。\(because(reason))"
        case .clearedNotice: "封禁或禁言已解除，欢迎回来继续聊天。"
        case .warnNotice(let reason): "管理员警告了你，请遵守房间规则。\(because(reason))"
        case .languageWarning(let allowed): "你的消息已经显示，但请注意：\(write(in: allowed))"
        case .termWarning: "你的消息里有这个房间不欢迎的内容，请注意用词。"
        case .faultWarning(let fault): "你的消息已经显示，但请注意：\(remedy(fault))"
        case .slowedNotice(let pause): "由于多次警告，你暂时每 \(time(pause))只能发一条消息。"
        case .ruleTimeoutNotice(let length): "你违反了房间规则，\(time(length))内不能发言。"
        case .heldNotice(let cause): "你的消息正在等待管理员审核：\(explanation(cause))"
        case .holdDenied(let reason): "管理员没有通过你的消息，它不会显示。\(because(reason))"
        case .holdExpired: "没有管理员及时审核你的消息，它不会显示。你可以重新发送。"
        case .appealGranted(let reason): "你的申诉已通过。\(because(reason))"
        case .appealDenied(let reason): "你的申诉未通过，维持原来的决定。\(because(reason))"
        }
    }

    private static func because(_ reason: String?) -> String { reason.map { "原因：\($0)" } ?? "" }

    private static func name(_ language: LanguageTag) -> String { LanguageNames.name(of: language, for: .chinese) }

    private static func write(in allowed: [LanguageTag]) -> String {
        "这里可以使用：\(list(LanguageNames.names(of: allowed, for: .chinese)))。"
    }

    private static func remedy(_ fault: Phrase.Fault) -> String {
        switch fault {
        case .capitals: "大写字母太多了，请用小写。"
        case .repetition: "重复内容太多了，说一遍就好。"
        case .mentions: "一次提到的人太多了，请少提几个。"
        case .contrived: "文字太过花哨，无法检查，请正常书写。"
        }
    }

    private static func explanation(_ cause: Phrase.HoldCause) -> String {
        switch cause {
        case .language(let allowed):
            "它不是这个房间可用的语言：\(list(LanguageNames.names(of: allowed, for: .chinese)))。"
        case .term: "其中有这个房间需要先审核的内容。"
        case .link: "其中有链接。"
        case .fault(let fault): remedy(fault)
        case .newcomer: "聊天正处于保护状态，而你是新来的。"
        case .review: "这个房间先审核再显示。"
        case .translation: "翻译好之后就会显示。"
        }
    }

    private static func forbidden(_ need: Phrase.Need) -> String {
        switch need {
        case .speak: "你在这里只能看，不能发言。登录后就可以聊天了。"
        case .interpret: "只有口译员可以这样做。"
        case .moderate: "只有管理员可以这样做。"
        case .host: "只有主播可以这样做。"
        case .room: "你没有进入这个房间的权限，请联系主播。"
        case .higherRole: "只有其他主播才能对主播这样做。"
        }
    }

    private static func field(_ complaint: Complaint) -> String {
        complaint.subject == .line
            ? "命令必须是\(accepted(complaint.expectation))。"
            : "“\(complaint.name)”必须是\(accepted(complaint.expectation))。"
    }

    private static func setting(_ complaint: Complaint) -> String {
        switch complaint.expectation {
        case .oneOf(let names): "没有“\(complaint.name)”这项设置。可以设置的有：\(list(names))。"
        case .someOf(let names): "“\(complaint.name)”没有要修改的内容。可以设置的有：\(list(names))。"
        case .readOnly: "“\(complaint.name)”是只读的，由服务器维护。"
        default: "设置“\(complaint.name)”必须是\(accepted(complaint.expectation))。"
        }
    }

    private static func accepted(_ expectation: Complaint.Expectation) -> String {
        switch expectation {
        case .object: "一个 JSON 对象"
        case .text: "正常文本，不能含有孤立的代理项或 U+0000"
        case .requestID: "不超过 64 字节的字符串，或小于 2^53 的整数"
        case .room: "房间名：1 到 64 字节，可用文字、数字、“-”、“_”和“.”"
        case .user: "用户 ID：1 到 128 字节，不含控制字符"
        case .language: "BCP 47 语言标签，例如“en”或“zh-Hans”"
        case .languageOrNull: "BCP 47 语言标签，例如“en”或“zh-Hans”；不需要翻译时用 null"
        case .string: "字符串"
        case .stringBytes(let range) where range.lowerBound == 0: "不超过 \(range.upperBound) 字节的字符串"
        case .stringBytes(let range): "\(range.lowerBound) 到 \(range.upperBound) 字节的字符串"
        case .integer(let range): " \(range.lowerBound) 到 \(range.upperBound) 之间的整数"
        case .boolean: " true 或 false"
        case .oneBound: "空缺的，因为已经给了“after”"
        case .characters(let most): "不超过 \(most) 个字的字符串"
        case .oneOf(let names), .someOf(let names): "以下之一：\(list(names))"
        case .choice(let words): "以下之一：\(list(words))"
        case .languages(let most): "语言标签（BCP 47）列表，最多 \(most) 个，不能重复"
        case .glossary: "最多 200 项的列表，每项如 {\"en\": …, \"zh\": …} 或 {\"keep\": …}，每个词 1 到 64 个字"
        case .reaction: "一个表情符号，或“:wave:”这样的表情名，不超过 64 字节"
        case .otherRoom: "另一个房间的名称"
        case .readOnly: "空缺的"
        }
    }

    private static func list(_ names: [String]) -> String { names.joined(separator: "、") }

    private static func time(_ duration: Duration) -> String {
        WaitingTime(duration).parts.map { count, unit in
            switch unit {
            case .second: "\(count) 秒"
            case .minute: "\(count) 分钟"
            case .hour: "\(count) 小时"
            case .day: "\(count) 天"
            }
        }.joined(separator: " ")
    }
}
