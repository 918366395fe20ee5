import ChatModel
import Foundation
import Testing

@testable import Translation

@Suite struct ProviderErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let kind: EngineKind
        let status: Int
        let body: String
        var retryAfter: String?
        let error: EngineError

        var testDescription: String { "\(kind.rawValue) \(status) \(body)" }
    }

    private static func google(_ reason: String, _ message: String, _ status: Int = 403) -> String {
        let reason = #"{"domain":"usageLimits","reason":"\#(reason)"}"#
        return #"{"error":{"code":\#(status),"message":"\#(message)","errors":[\#(reason)]}}"#
    }

    /// As the providers' documentation and sources have them.
    static let cases: [Case] = [
        Case(kind: .libreTranslate, status: 400, body: #"{"error":"xx is not supported"}"#, error: .unsupportedPair),
        Case(
            kind: .libreTranslate, status: 400,
            body: #"{"error":"Greek (el) is not available as a target language from Thai (th)"}"#,
            error: .unsupportedPair),
        Case(
            kind: .libreTranslate, status: 400,
            body: #"{"error":"Please contact the server operator to get an API key"}"#, error: .unauthorized),
        Case(
            kind: .libreTranslate, status: 400, body: #"{"error":"Invalid request: exceeds text limit"}"#,
            error: .refused(status: 400)),
        Case(kind: .libreTranslate, status: 403, body: #"{"error":"Invalid API key"}"#, error: .unauthorized),
        Case(
            kind: .libreTranslate, status: 429, body: #"{"error":"Slowdown: 80 per 1 minute"}"#,
            error: .rateLimited(retryAfter: nil)),
        Case(kind: .deepL, status: 403, body: "", error: .unauthorized),
        Case(kind: .deepL, status: 429, body: "", error: .rateLimited(retryAfter: nil)),
        Case(kind: .deepL, status: 456, body: #"{"message":"Quota Exceeded"}"#, error: .quota(until: nil)),
        Case(kind: .deepL, status: 529, body: "", retryAfter: "3", error: .rateLimited(retryAfter: .seconds(3))),
        Case(kind: .deepL, status: 413, body: "", error: .refused(status: 413)),
        Case(kind: .azure, status: 400, body: #"{"error":{"code":400036,"message":""}}"#, error: .unsupportedPair),
        Case(
            kind: .azure, status: 400, body: #"{"error":{"code":400077,"message":""}}"#, error: .refused(status: 400)),
        Case(kind: .azure, status: 401, body: #"{"error":{"code":401000,"message":""}}"#, error: .unauthorized),
        Case(kind: .azure, status: 403, body: #"{"error":{"code":403000,"message":""}}"#, error: .unauthorized),
        Case(kind: .azure, status: 403, body: #"{"error":{"code":403001,"message":""}}"#, error: .quota(until: nil)),
        Case(
            kind: .azure, status: 429, body: #"{"error":{"code":429001,"message":""}}"#, retryAfter: "12",
            error: .rateLimited(retryAfter: .seconds(12))),
        Case(
            kind: .google, status: 403, body: google("dailyLimitExceeded", "Daily Limit Exceeded"),
            error: .quota(until: noon.steady + .seconds(42_270))),
        Case(
            kind: .google, status: 403, body: google("userRateLimitExceeded", "User Rate Limit Exceeded"),
            error: .rateLimited(retryAfter: nil)),
        Case(
            kind: .google, status: 403, body: google("forbidden", "Cloud Translation API has not been used"),
            error: .unauthorized),
        Case(
            kind: .google, status: 429, body: google("rateLimitExceeded", "Quota exceeded", 429), retryAfter: "9",
            error: .rateLimited(retryAfter: .seconds(9))),
        Case(
            kind: .google, status: 400,
            body: google("badRequest", "API key not valid. Please pass a valid API key.", 400),
            error: .unauthorized),
        Case(
            kind: .apertium, status: 400,
            body: #"{"status":"error","code":400,"message":"Bad Request","explanation":"That pair is not installed"}"#,
            error: .unsupportedPair),
        Case(kind: .apertium, status: 503, body: #"{"explanation":"internal error"}"#, error: .failed(status: 503)),
        Case(
            kind: .chatCompletions, status: 429,
            body: #"{"error":{"message":"","type":"insufficient_quota","code":"insufficient_quota"}}"#,
            error: .quota(until: nil)),
        Case(
            kind: .chatCompletions, status: 429, body: #"{"error":{"type":"requests","code":"rate_limit_exceeded"}}"#,
            retryAfter: "1", error: .rateLimited(retryAfter: .seconds(1))),
        Case(
            kind: .chatCompletions, status: 429, body: #"{"error":{"code":429,"type":null}}"#,
            error: .rateLimited(retryAfter: nil)),
        Case(
            kind: .chatCompletions, status: 404, body: #"{"error":{"code":"model_not_found"}}"#,
            error: .refused(status: 404)),
        Case(kind: .chatCompletions, status: 401, body: "", error: .unauthorized),
        Case(kind: .webhook, status: 402, body: "", error: .quota(until: nil)),
        Case(kind: .webhook, status: 404, body: #"{"error":"pair"}"#, error: .unsupportedPair),
        Case(kind: .webhook, status: 404, body: "<html>", error: .refused(status: 404)),
        Case(
            kind: .webhook, status: 503, body: "", retryAfter: "Wed, 14 Jan 2026 20:16:00 GMT",
            error: .rateLimited(retryAfter: .seconds(30))),
    ]

    @Test(arguments: cases)
    func `a refusal means what the documentation says`(_ refusal: Case) {
        let answer = ProviderAnswer(
            status: refusal.status, retryAfter: refusal.retryAfter, body: Data(refusal.body.utf8))
        #expect(provider(refusal.kind).error(answer, at: noon) == refusal.error)
    }

    @Test(arguments: EngineKind.allCases)
    func `every status is an error whatever the body`(_ kind: EngineKind) {
        let bodies = ["", "null", "[]", "{}", #"{"error":null}"#, #"{"error":{"code":{}}}"#, "<html>", "{\"error\":"]
        for status in 100...599 where status != 200 {
            for body in bodies {
                let answer = ProviderAnswer(status: status, retryAfter: "x", body: Data(body.utf8))
                let error = provider(kind).error(answer, at: noon)
                if (300..<400).contains(status) { #expect(error == .refused(status: status)) }
                if status == 429 { #expect(error == .rateLimited(retryAfter: nil)) }
                if status == 500 { #expect(error == .failed(status: 500)) }
            }
        }
    }

    @Test func `Google's day ends at midnight in California`() {
        // 2026-03-08 is 23 hours long there.
        let morning = Timestamp(milliseconds: 1_772_956_800_000)
        #expect(GoogleProvider.untilPacificMidnight(morning) == .seconds(23 * 3600))
    }
}
