import ChatModel
import ChatProtocol
import LanguageRules
import Relay
import RelayTestKit
import Testing

@testable import Sessions

@Suite struct RefusalPhraseTests {
    private static let policy = SessionPolicy(
        server: "s", node: "n",
        limits: Limits(frameBytes: 1, textCharacters: 1, rooms: 1, commandsPerSecond: 1, idleSeconds: 1), anonymous: nil
    )

    static let codes: [(Refusal, ErrorCode)] = [
        (.notJoined, .notJoined), (.noSuchRoom, .noSuchRoom), (.forbiddenRoom, .forbidden),
        (.forbidden(.speak), .forbidden), (.forbiddenTarget, .forbidden),
        (.noSuchMessage(Sequence(1)), .noSuchMessage), (.tooLong(limit: 1, found: 2), .tooLong), (.empty, .empty),
        (.rateLimited(retry: .seconds(1), isRoom: true), .rateLimited),
        (.slowMode(retry: .seconds(1), seconds: 5), .slowMode), (.duplicate(retry: .seconds(1)), .duplicate),
        (.membersOnly, .membersOnly), (.paused, .paused), (.timedOut(retry: .seconds(1), notice: "n"), .timedOut),
        (.banned(notice: "n"), .banned), (.roomFull(limit: 1), .roomFull),
        (.overloaded(retry: .seconds(1)), .overloaded), (.alreadyBanned(by: "mo"), .alreadyDone),
        (.rule(.language(allowed: [], found: .undetermined), rule: "r"), .language),
        (.rule(.term, rule: "r"), .blockedTerm), (.rule(.link, rule: "r"), .linkNotAllowed),
        (.rule(.fault(.capitals), rule: "r"), .blockedTerm), (.rule(.fault(.contrived), rule: "r"), .blockedTerm),
        (.rule(.newcomer, rule: "r"), .blockedTerm), (.rule(.review(reason: "no"), rule: "r"), .blockedTerm),
        (.rule(.translation, rule: "r"), .blockedTerm), (.notUnique, .duplicate), (.emoteOnly, .emoteOnly),
        (.heldFull, .heldFull), (.noSuchHold("h"), .noSuchMessage), (.noSuchNotice("n"), .noSuchMessage),
        (.markingTooFast(retry: .seconds(1)), .rateLimited), (.noSuchEmote("cat"), .forbidden),
        (.reactionsFull(limit: 1), .forbidden), (.talliesFull(retry: .seconds(60), rule: "r"), .overloaded),
        (.alreadyDone(by: "mo"), .alreadyDone), (.alreadyDone(by: nil), .alreadyDone),
    ]

    @Test(arguments: codes)
    func `a refusal has its code and names the rule that decided`(_ refusal: Refusal, _ code: ErrorCode) {
        #expect(refusal.phrase(in: .lobby, policy: Self.policy).code == code)
        #expect(!refusal.rule.isEmpty)
    }

    @Test func `only a timeout and a ban name a notice`() {
        for (refusal, code) in Self.codes {
            #expect((refusal.notice == "n") == (code == .timedOut || code == .banned))
        }
    }

    @Test(arguments: [
        (Capabilities.speak, Phrase.Need.speak), (.interpret, .interpret), (.moderate, .moderate), (.host, .host),
    ])
    func `a missing right is named`(_ missing: Capabilities, _ need: Phrase.Need) {
        #expect(Refusal.forbidden(missing).phrase(in: .lobby, policy: Self.policy) == .forbidden(need))
    }
}
