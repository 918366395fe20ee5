import Foundation
import Relay

/// What an external review answers.
struct ReviewAnswer: Decodable {
    private enum Verdict: String, Decodable { case allow, deny, modify, hold }

    private let decision: Verdict
    private let reason: String?
    private let text: String?

    /// Of a longer reason the author is shown the start: Unicode scalars.
    private static let reasonMax = 300

    /// The decision that a body holds; nil where it holds none.
    static func decision(in body: Data) -> ReviewDecision? {
        guard let answer = try? JSONDecoder().decode(ReviewAnswer.self, from: body) else { return nil }
        return switch answer.decision {
        case .allow: .allow
        case .deny: .deny(reason: answer.reason.flatMap(shown))
        case .modify: answer.text.map(ReviewDecision.modify)
        case .hold: .hold
        }
    }

    private static func shown(_ reason: String) -> String? {
        reason.isEmpty ? nil : String(String.UnicodeScalarView(reason.unicodeScalars.prefix(reasonMax)))
    }
}
