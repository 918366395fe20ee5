import ChatModel
import Testing

@testable import ChatProtocol

struct CatalogueTests {
    private static let numbers = Complaint(.field("since.seq"), .integer(3...4321))

    /// Each phrase with what its text must show in every language.
    private static func phrases() throws -> [(Phrase, shows: [String])] {
        let lobby = try room("lobby-7")
        let plain: [Phrase] = [
            .badJSON, .unauthorized, .tokenExpired, .alreadyDone(by: nil), .empty, .duplicate, .membersOnly, .paused,
            .banned, .bannedFromServer(reason: nil, remaining: nil), .internalError, .banNotice(reason: nil),
            .clearedNotice, .notUnique,
            .blockedTerm, .linkNotAllowed, .emoteOnly, .heldFull, .refusedByReview(reason: nil), .holdExpired,
            .warnNotice(reason: nil), .termWarning, .holdDenied(reason: nil), .appealGranted(reason: nil),
            .appealDenied(reason: nil), .heldNotice(.term), .heldNotice(.link), .heldNotice(.newcomer),
            .heldNotice(.review), .heldNotice(.translation),
        ]
        let needs = Phrase.Need.allCases.map { Phrase.forbidden($0) }
        let faults = Phrase.Fault.allCases.flatMap {
            [Phrase.fault($0), .faultWarning($0), .heldNotice(.fault($0))]
        }
        let unnamed = [try #require(LanguageTag("x-klingon")), try #require(LanguageTag("sw"))]
        let telling: [(Phrase, shows: [String])] = [
            (.badCommand(numbers), ["since.seq", "3", "4321"]),
            (.unknownOp("dance"), ["dance"]),
            (.tooLarge(limitBytes: 16_384), ["16384"]),
            (.noSuchRoom(lobby), ["lobby-7"]),
            (.notJoined(lobby), ["lobby-7"]),
            (.noSuchMessage(Sequence(771)), ["771"]),
            (.alreadyDone(by: "Ana"), ["Ana"]),
            (.tooLong(limit: 200, found: 312), ["200", "312"]),
            (.rateLimited(retry: .milliseconds(1200)), ["2"]),
            (.slowMode(retry: .seconds(12)), ["12"]),
            (.timedOut(retry: .seconds(90)), ["1", "30"]),
            (.bannedFromServer(reason: "threats", remaining: .seconds(90)), ["threats", "1", "30"]),
            (.roomFull(limit: 5000), ["5000"]),
            (.tooManyRooms(limit: 20), ["20"]),
            (.overloaded(retry: .seconds(5)), ["5"]),
            (.badSetting(Complaint(.setting("slow_s"), .integer(0...86_400))), ["slow_s", "0", "86400"]),
            (.timeoutNotice(.seconds(600), reason: "flooding"), ["10", "flooding"]),
            (.banNotice(reason: "spam"), ["spam"]),
            (.shielded(retry: .seconds(40)), ["40"]),
            (.language(allowed: unnamed, found: try #require(LanguageTag("eo"))), ["x-klingon", "sw", "eo"]),
            (.refusedByReview(reason: "spam"), ["spam"]),
            (.noSuchHold("h-31"), ["h-31"]),
            (.noSuchNotice("n-17"), ["n-17"]),
            (.noSuchEmote("party_cat"), ["party_cat"]),
            (.reactionsFull(limit: 20), ["20"]),
            (.warnNotice(reason: "spoilers"), ["spoilers"]),
            (.languageWarning(allowed: unnamed), ["x-klingon", "sw"]),
            (.heldNotice(.language(allowed: unnamed)), ["x-klingon", "sw"]),
            (.slowedNotice(.seconds(45)), ["45"]),
            (.ruleTimeoutNotice(.seconds(600)), ["10"]),
            (.holdDenied(reason: "spam"), ["spam"]),
            (.appealGranted(reason: "a quote"), ["a quote"]),
            (.appealDenied(reason: "no quote"), ["no quote"]),
        ]
        return (plain + needs + faults).map { ($0, []) } + telling
    }

    private static let expectations: [(Complaint.Expectation, shows: [String])] = [
        (.object, ["JSON"]), (.text, ["U+0000"]), (.requestID, ["64", "2^53"]), (.room, ["64"]), (.user, ["128"]),
        (.language, ["zh-Hans"]), (.languageOrNull, ["zh-Hans", "null"]), (.string, []),
        (.stringBytes(0...500), ["500"]),
        (.stringBytes(1...64), ["1", "64"]), (.integer(1...200), ["1", "200"]), (.boolean, ["true", "false"]),
        (.oneBound, ["after"]), (.characters(140), ["140"]), (.oneOf(["title", "paused"]), ["title", "paused"]),
        (.someOf(["title", "paused"]), ["title", "paused"]), (.readOnly, []),
        (.choice(["allow", "hold"]), ["allow", "hold"]), (.languages(32), ["32"]), (.glossary, ["200", "64", "keep"]),
        (.reaction, ["64", ":wave:"]), (.otherRoom, []),
    ]

    @Test func `every error code has a phrase`() throws {
        #expect(Set(try Self.phrases().compactMap(\.0.code)) == Set(ErrorCode.allCases))
    }

    @Test func `every phrase explains either an error or a notice`() throws {
        for (phrase, _) in try Self.phrases() {
            #expect((phrase.code == nil) != (phrase.noticeCode == nil), "\(phrase)")
        }
    }

    @Test func `readers are told languages by the names they know`() throws {
        let allowed = [try #require(LanguageTag("zh-Hans-CN")), try #require(LanguageTag("pt-BR"))]
        let phrase = Phrase.language(allowed: allowed, found: .english)
        func said(_ reader: String) -> String { Catalogue.text(phrase, in: LanguageTag(reader)) }
        for name in ["English", "Chinese (Simplified)", "Portuguese"] { #expect(said("en").contains(name)) }
        for name in ["英语", "简体中文", "葡萄牙语"] { #expect(said("zh").contains(name)) }
        for name in ["inglés", "chino simplificado", "portugués"] { #expect(said("es").contains(name)) }
    }

    @Test func `each language has its own words for everything and shows the same facts`() throws {
        let phrases =
            try Self.phrases()
            + Self.expectations.flatMap { expectation, facts in
                [
                    (Phrase.badCommand(Complaint(.field("reply_to"), expectation)), shows: facts + ["reply_to"]),
                    (Phrase.badSetting(Complaint(.setting("slow_s"), expectation)), shows: facts + ["slow_s"]),
                ]
            }
        for (phrase, facts) in phrases {
            let texts = Catalogue.languages.map { Catalogue.text(phrase, in: $0) }
            #expect(Set(texts).count == Catalogue.languages.count, "\(texts)")
            for text in texts {
                for fact in facts { #expect(text.contains(fact), "\(fact) in \(text)") }
            }
        }
    }

    @Test(arguments: [
        ("zh", "zh-Hans"), ("zh-Hant", "zh-Hans"), ("zh-TW", "zh-Hans"), ("es-419", "es"), ("en-GB", "en"),
        ("de", "en"),
        ("zha", "en"), ("und", "en"),
    ])
    func `a language without words of its own gets the nearest`(asked: String, given: String) throws {
        let asked = try #require(LanguageTag(asked))
        #expect(Catalogue.text(.empty, in: asked) == Catalogue.text(.empty, in: LanguageTag(given)))
    }

    @Test func `no language means English`() {
        #expect(Catalogue.text(.slowMode(retry: .seconds(12)), in: nil) == "Slow mode: you can send again in 12 s.")
    }

    @Test func `waiting times are rounded up and said in at most two units`() {
        func said(_ duration: Duration) -> String {
            WaitingTime(duration).parts.map { "\($0.count) \($0.unit)" }.joined(separator: " ")
        }
        #expect(said(.seconds(-5)) == "1 second")
        #expect(said(.zero) == "1 second")
        #expect(said(.milliseconds(1)) == "1 second")
        #expect(said(.milliseconds(1001)) == "2 second")
        #expect(said(.seconds(59)) == "59 second")
        #expect(said(.seconds(60)) == "1 minute")
        #expect(said(.seconds(3599) + .milliseconds(1)) == "1 hour")
        #expect(said(.seconds(3601)) == "1 hour 1 minute")
        #expect(said(.seconds(86_399)) == "1 day")
        #expect(said(.seconds(86_401)) == "1 day 1 hour")
        #expect(said(.seconds(Int64.max)).hasSuffix("hour"))
    }

    @Test func `an error reply takes code and time to wait from its phrase`() {
        let reply = ErrorReply(id: .integer(1), .slowMode(retry: .microseconds(1500)), in: nil, rule: "slow_mode")
        #expect(reply.code == .slowMode)
        #expect(reply.retryMilliseconds == 2)
        #expect(reply.rule == "slow_mode")
        #expect(ErrorReply(id: nil, .empty, in: nil).retryMilliseconds == nil)
    }
}
