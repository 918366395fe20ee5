import ChatModel

/// Messages that an external party sees before the room does. Each sender's stay in order; nobody else waits.
extension Room {
    /// The most messages of one sender, and of the room, that wait for the review.
    private static let reviewsPerUserMost = 10
    private static let reviewsMost = 1000

    func review(
        _ draft: Draft, by author: Principal, _ request: RequestID?, _ key: NonceMemory.Key?, _ seat: any Seat,
        _ reviewer: any MessageReviewer
    ) {
        let ahead = reviews[author.user]?.count ?? 0
        guard ahead < Self.reviewsPerUserMost, reviewCount < Self.reviewsMost else {
            refuse(request, .overloaded(retry: .seconds(1)), key, seat)
            return
        }
        if let key { inFlight[key] = [] }
        reviewCount += 1
        reviews[author.user, default: []].append { [id] room in
            let message = Message(
                at: room.services.clock().wall, author: Author(author), text: draft.text,
                language: draft.language ?? .undetermined, replyTo: draft.replyTo, kind: draft.kind)
            let decision = await reviewer.review(ReviewRequest(room: id, message: message))
            var draft = draft
            if case .modify(let text) = decision { draft.text = text }
            room.say(draft, by: author, request, key, seat, reviewed: decision)
        }
        guard ahead == 0 else { return }
        // One task a sender while it has messages under review, which go one after the other.
        Task {
            while let next = reviews[author.user]?.first {
                await next(self)
                reviewCount -= 1
                reviews[author.user]?.removeFirst()
                if reviews[author.user]?.isEmpty == true { reviews[author.user] = nil }
            }
            settleIfDone()
        }
    }

    /// The room's own rules may be harsher than the review, never milder.
    func follow(_ decision: ReviewDecision, _ admission: inout Admission) {
        if case .refuse = admission.verdict { return }
        switch decision {
        case .allow, .modify: return
        case .deny(let reason):
            if let undo = admission.undo { state.takeBack(undo) }
            admission.undo = nil
            admission.verdict = .refuse(.rule(.review(reason: reason), rule: "review"))
        case .hold: admission.verdict = .hold(.review(reason: nil), rule: "review")
        }
    }
}
