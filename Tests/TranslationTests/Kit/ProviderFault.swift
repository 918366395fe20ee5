import Foundation
import NIOCore
import TestSupport

@testable import Translation

/// What the server behind an engine does on a bad day.
enum ProviderFault: Hashable {
    /// Answers in the documented form, with texts that ``FaultyAnswer`` makes.
    case text(Int)
    case wrongLanguage, wrongCount
    case status(Int), quota
    case empty, html, badJSON, truncated, huge
    case hang, close, trickle, reset

    static let all: [ProviderFault] =
        (0..<FaultyAnswer.faults).map(ProviderFault.text) + [
            .wrongLanguage, .wrongCount, .status(429), .status(500), .status(503), .quota, .empty, .html, .badJSON,
            .truncated, .huge, .hang, .close, .trickle, .reset,
        ]

    func answer(_ request: FakeEngineServer.Request, _ kind: EngineKind) -> FakeEngineServer.Answer {
        let texts = Self.texts(of: request, kind)
        let style = provider(kind).style
        func good(_ texts: [String]) -> String { (try? goodAnswer(kind, texts)) ?? "" }
        let usual = good(texts.map { FaultyAnswer.answer($0, style, 0) ?? "" })
        switch self {
        case .text(let fault): return .json(good(texts.map { FaultyAnswer.answer($0, style, fault) ?? "" }))
        case .wrongLanguage: return .json(good(texts.map { _ in "все сегодня очень счастливы и рады вас видеть" }))
        case .wrongCount where kind == .apertium: return .json(#"{"responseData":null,"responseStatus":200}"#)
        case .wrongCount: return .json(good(texts.map { FaultyAnswer.answer($0, style, 0) ?? "" } + ["今天"]))
        case .status(let status): return .json(usual, status: status, headers: ["Retry-After": "1"])
        case .quota: return .json(#"{"error":{"code":"insufficient_quota"}}"#, status: kind == .deepL ? 456 : 402)
        case .empty: return .json("")
        case .html: return .json("<html><body>502 Bad Gateway</body></html>")
        case .badJSON: return .json(String(usual.dropLast()) + ",]")
        case .truncated:
            return .bytes("HTTP/1.1 200 OK\r\nContent-Length: \(usual.utf8.count)\r\n\r\n" + usual.prefix(20))
        case .huge: return .endless
        case .hang: return .silence
        case .close: return .bytes("")
        case .trickle:
            let head = "HTTP/1.1 200 OK\r\nContent-Length: \(usual.utf8.count)\r\n\r\n"
            return .drip(head + usual, every: .milliseconds(50))
        case .reset: return .reset
        }
    }

    /// The texts that a request asks for, in its provider's form.
    private static func texts(of request: FakeEngineServer.Request, _ kind: EngineKind) -> [String] {
        let json = try? JSONSerialization.jsonObject(with: Data(request.body.utf8))
        let object = json as? [String: Any]
        switch kind {
        case .libreTranslate, .google: return object?["q"] as? [String] ?? []
        case .deepL: return object?["text"] as? [String] ?? []
        case .webhook: return object?["texts"] as? [String] ?? []
        case .azure: return (json as? [[String: String]])?.compactMap { $0["Text"] } ?? []
        case .apertium:
            let form = request.body.split(separator: "&").first { $0.hasPrefix("q=") }?.dropFirst(2)
            return [form?.replacing("+", with: " ").removingPercentEncoding ?? ""]
        case .chatCompletions:
            let turns = object?["messages"] as? [[String: String]]
            let task = turns?.last?["content"].flatMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) }
            return ((task as? [String: Any])?["lines"] as? [[String: Any]])?.compactMap { $0["text"] as? String } ?? []
        }
    }
}

extension TranslationProvider {
    fileprivate var style: PlaceholderStyle { Self.limits.placeholders }
}
