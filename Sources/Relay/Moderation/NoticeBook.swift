import ChatModel

/// The notices that a room gave, so that they can be acknowledged, counted and appealed against.
///
/// Where there would be too many, the oldest go: first those that only informed or warned, so that a flood of them
/// takes no banned user's appeal away.
package struct NoticeBook: Sendable {
    private var passing = OldestFirst<String, GivenNotice>()
    private var sanctions = OldestFirst<String, GivenNotice>()
    private var perUser: [UserID: [String]] = [:]
    private let most: Int
    private let mostPerUser: Int
    private let appealCharacters: Int

    /// - Parameters:
    ///   - most: notices in the room.
    ///   - mostPerUser: of one user.
    ///   - appealCharacters: graphemes of an appeal; also bounded at eight bytes for each.
    package init(most: Int = 10_000, mostPerUser: Int = 50, appealCharacters: Int = 500) {
        self.most = max(most, 1)
        self.mostPerUser = max(mostPerUser, 1)
        self.appealCharacters = max(appealCharacters, 1)
    }

    package var count: Int { passing.count + sanctions.count }

    package subscript(id: String) -> GivenNotice? { passing[id] ?? sanctions[id] }

    /// All notices, to be stored; those of each kind oldest first.
    package var notices: [GivenNotice] { sanctions.values + passing.values }

    /// Appeals that wait for an answer, oldest first; a pass over all notices.
    package var openAppeals: [NoticeAppeal] {
        notices.compactMap { $0.appeal?.answer == nil ? $0.appeal : nil }.sorted {
            ($0.at, $0.notice) < ($1.at, $1.notice)
        }
    }

    /// A user's notices, oldest first.
    package func notices(of user: UserID) -> [GivenNotice] { (perUser[user] ?? []).compactMap { self[$0] } }

    /// Warnings of a user since a time, as far as they are remembered.
    package func warnings(of user: UserID, since: Timestamp = Timestamp(milliseconds: .min)) -> Int {
        notices(of: user).count { $0.level == .warn && $0.at >= since }
    }

    /// Warnings that the user has not acknowledged, oldest first.
    package func unacknowledged(of user: UserID) -> [GivenNotice] {
        notices(of: user).filter { $0.level == .warn && $0.acknowledgedAt == nil }
    }

    /// Notes a notice that is given, or one that was stored before a restart.
    ///
    /// - Returns: what had to be forgotten for it.
    @discardableResult
    package mutating func give(_ notice: GivenNotice) -> [GivenNotice] {
        var forgotten: [GivenNotice] = []
        if self[notice.id] != nil { forget(notice.id) }
        let own = perUser[notice.user] ?? []
        if own.count >= mostPerUser, let oldest = own.first(where: { passing[$0] != nil }) ?? own.first {
            if let gone = forget(oldest) { forgotten.append(gone) }
        }
        while count >= most, let oldest = passing.removeOldest() ?? sanctions.removeOldest() {
            unlist(oldest)
            forgotten.append(oldest)
        }
        if notice.level.isSanction {
            sanctions.append(notice, for: notice.id)
        } else {
            passing.append(notice, for: notice.id)
        }
        perUser[notice.user, default: []].append(notice.id)
        return forgotten
    }

    /// The user has seen it; saying so again changes nothing.
    package mutating func acknowledge(
        _ id: String, by user: UserID, at now: Timestamp
    ) -> Result<GivenNotice, AppealRefusal> {
        guard let notice = self[id] else { return .failure(.unknown) }
        guard notice.user == user else { return .failure(.notYours) }
        return .success(update(notice) { $0.acknowledgedAt = $0.acknowledgedAt ?? now })
    }

    /// Takes an appeal: one for each notice, by whom it was given to.
    package mutating func appeal(
        _ id: String, by user: UserID, _ text: String, at now: Timestamp
    ) -> Result<NoticeAppeal, AppealRefusal> {
        guard let notice = self[id] else { return .failure(.unknown) }
        guard notice.user == user else { return .failure(.notYours) }
        guard notice.appeal == nil else { return .failure(.alreadyAppealed) }
        guard text.isWithin(characters: appealCharacters) else { return .failure(.tooLong(most: appealCharacters)) }
        guard text.hasVisibleCharacters else { return .failure(.empty) }
        let appeal = NoticeAppeal(notice: id, user: user, text: text, at: now)
        update(notice) { $0.appeal = appeal }
        return .success(appeal)
    }

    /// Answers an appeal, unless somebody has.
    package mutating func answer(_ id: String, _ answer: AppealAnswer) -> Result<GivenNotice, AnswerRefusal> {
        guard let notice = self[id] else { return .failure(.unknown) }
        guard let appeal = notice.appeal else { return .failure(.notAppealed) }
        if let earlier = appeal.answer { return .failure(.alreadyAnswered(earlier)) }
        return .success(update(notice) { $0.appeal?.answer = answer })
    }

    /// Takes an appeal or an answer back that could not be stored.
    package mutating func putBack(_ notice: GivenNotice) {
        guard self[notice.id] != nil else { return }
        update(notice) { $0 = notice }
    }

    @discardableResult
    private mutating func update(_ notice: GivenNotice, _ change: (inout GivenNotice) -> Void) -> GivenNotice {
        if notice.level.isSanction {
            sanctions.update(notice.id, change)
        } else {
            passing.update(notice.id, change)
        }
        return self[notice.id] ?? notice
    }

    /// Drops a notice, and returns it.
    @discardableResult
    package mutating func forget(_ id: String) -> GivenNotice? {
        guard let notice = passing.remove(id) ?? sanctions.remove(id) else { return nil }
        unlist(notice)
        return notice
    }

    private mutating func unlist(_ notice: GivenNotice) {
        perUser[notice.user]?.removeAll { $0 == notice.id }
        if perUser[notice.user]?.isEmpty == true { perUser[notice.user] = nil }
    }
}
