import ChatModel
import RateLimits

/// What users may mark of a room's messages, and how often they are told the counts.
package struct TallyLimits: Sendable {
    /// Questions that wait for an answer; of one user.
    package var questionsMax = 100
    package var questionsPerUserMax = 3
    /// Votes for all questions of a room together.
    package var votesMax = 200_000
    /// The newest messages, which take reactions.
    package var reactedMessages = 500
    /// Different reactions to one message.
    package var reactionKindsMax = 20
    /// Reactions to all messages of a room together.
    package var reactionsMax = 200_000
    /// Votes and reactions of one user in a room.
    package var marks = RateLimit(perSecond: 5, burst: 20)
    /// The least time between two tellings of what was counted.
    package var interval = Duration.seconds(1)
    /// The most questions, and as many messages with reactions, whose counts are told at a time.
    package var toldMost = 20

    package init() {}
}

/// A message that is marked, by what marks do there.
enum TallyTarget: Hashable, Sendable {
    case question(Sequence)
    case message(Sequence)
}

/// The votes and reactions of a room: what is counted, what waits to be stored, and what is to be told.
struct Tallies {
    /// A mark that its user is answered about once it is stored.
    struct Waiting {
        let target: TallyTarget
        let mark: MarkSheet.Mark
        let seat: any Seat
        let request: RequestID?
    }

    /// The most marks that wait to be stored.
    static let waitingMost = 10_000
    /// The most messages whose marks are stored at a time, so that acts of moderation come in between.
    static let targetsAtOnce = 200
    /// About how many pages are removed at a time.
    private static let leftAtOnce = 500
    private static let usersRemembered = 20_000

    var questions: QuestionQueue
    var reactions: ReactionCounts
    var rates: RateTable<Marker>
    var waiting: [Waiting] = []
    /// Pages of messages that take no marks any more.
    var left: [(target: TallyTarget, pages: Int)] = []
    var isQueueUnstored = false
    var isStoring = false

    /// The open questions as the room's events say it by now.
    var shown: Set<Sequence> = []
    var isShowing = false
    /// Targets whose counts are to be told, the longest waiting first.
    var changed = OldestFirst<TallyTarget, TallyTarget>()
    /// The lines of reactions that were told last, for those who join.
    var toldLines: [Sequence: [UInt8]] = [:]
    /// Changes with ``toldLines``.
    var toldRevision = 0
    var toldAt: ContinuousClock.Instant?
    var isTelling = false

    init(_ limits: TallyLimits) {
        questions = QuestionQueue(
            most: limits.questionsMax, mostPerUser: limits.questionsPerUserMax, mostVotes: limits.votesMax)
        reactions = ReactionCounts(
            mostMessages: limits.reactedMessages, mostKinds: limits.reactionKindsMax,
            mostReactions: limits.reactionsMax)
        rates = RateTable(limit: limits.marks, most: Self.usersRemembered)
    }

    /// Whether the queue is another than who follows the room's events takes it for.
    var isQueueUntold: Bool { !isShowing && shown != questions.sequences }

    mutating func change(_ target: TallyTarget) {
        if changed[target] == nil { changed.append(target, for: target) }
    }

    /// The marks that are stored next, by what they mark.
    mutating func takeWaiting() -> [TallyTarget: [Waiting]] {
        var batch: [TallyTarget: [Waiting]] = [:]
        var rest: [Waiting] = []
        for mark in waiting {
            if batch[mark.target] != nil || batch.count < Self.targetsAtOnce {
                batch[mark.target, default: []].append(mark)
            } else {
                rest.append(mark)
            }
        }
        waiting = rest
        return batch
    }

    /// The pages that are removed next.
    mutating func takeLeft() -> [(target: TallyTarget, pages: Int)] {
        var pages = 0
        let taken = left.prefix { entry in
            defer { pages += entry.pages }
            return pages < Self.leftAtOnce
        }
        left.removeFirst(taken.count)
        return Array(taken)
    }

    /// The targets whose turn it is to be told: so many questions, and so many messages.
    mutating func takeChanged(most: Int) -> [TallyTarget] {
        var room = (questions: most, messages: most)
        let taken = changed.values.filter { target in
            switch target {
            case .question:
                room.questions -= 1
                return room.questions >= 0
            case .message:
                room.messages -= 1
                return room.messages >= 0
            }
        }
        for target in taken { changed.remove(target) }
        return taken
    }

    /// Drops what was counted of messages that take no marks any more.
    mutating func drop(_ gone: [(TallyTarget, MarkSheet)]) {
        for (target, sheet) in gone {
            changed.remove(target)
            if case .message(let sequence) = target, toldLines.removeValue(forKey: sequence) != nil {
                toldRevision += 1
            }
            if sheet.pagesMost > 0 { left.append((target, sheet.pagesMost)) }
        }
    }
}
