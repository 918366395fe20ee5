import AdminAPI
import Relay

/// How often reviews were asked, and what came of it.
struct ReviewCounts: Hashable, Sendable {
    var asked = 0
    var allowed = 0
    var denied = 0
    var modified = 0
    var held = 0
    var fallbacks = 0

    /// - Parameter decision: nil where the room fell back.
    mutating func count(_ decision: ReviewDecision?) {
        switch decision {
        case .allow: allowed += 1
        case .deny: denied += 1
        case .modify: modified += 1
        case .hold: held += 1
        case nil: fallbacks += 1
        }
    }

    var metrics: [Metric] {
        [
            Metric(
                "interline_reviews_asked_total", .counter, asked, "Messages that external reviews were asked about."),
            Metric("interline_reviews_allowed_total", .counter, allowed, "Messages that they allowed."),
            Metric("interline_reviews_denied_total", .counter, denied, "Messages that they denied."),
            Metric("interline_reviews_modified_total", .counter, modified, "Messages that they gave another text."),
            Metric("interline_reviews_held_total", .counter, held, "Messages that they left to moderators."),
            Metric(
                "interline_review_fallbacks_total", .counter, fallbacks,
                "Messages that rooms decided on since no answer came in time, or none that could be read."),
        ]
    }
}
