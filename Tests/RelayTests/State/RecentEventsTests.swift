import ChatModel
import Testing

@testable import Relay

@Suite struct RecentEventsTests {
    /// What the events should be, kept the simple way.
    private struct Model {
        struct Event {
            let sequence: Int64
            var line: [UInt8]?
            let author: UserID?
        }

        var events: [Event] = []
        var completeAfter: Int64
        let mostEvents: Int
        let mostBytes: Int

        mutating func bound() {
            while !events.isEmpty,
                events.count > mostEvents || events.reduce(0, { $0 + ($1.line?.count ?? 0) }) > mostBytes
            {
                completeAfter = events.removeFirst().sequence
            }
        }
    }

    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    @Test(arguments: 0..<20)
    func `random use agrees with a simple model`(_ seed: UInt64) {
        var random = Random(state: seed)
        let start = Int64.random(in: 0...1, using: &random) * 100
        let mostEvents = Int.random(in: 1...60, using: &random)
        let mostBytes = Int.random(in: 20...900, using: &random)
        var recent = RecentEvents(mostEvents: mostEvents, mostBytes: mostBytes, after: Sequence(start))
        var model = Model(completeAfter: start, mostEvents: mostEvents, mostBytes: mostBytes)
        var newest = start
        for step in 0..<4000 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6:
                newest += Int64.random(in: 1...3, using: &random)
                let line = [UInt8](repeating: UInt8(step % 256), count: Int.random(in: 1...30, using: &random))
                let author = Bool.random(using: &random) ? UserID(anonymous: .random(in: 0..<4, using: &random)) : nil
                recent.append(
                    RecentEvents.Entry(
                        sequence: Sequence(newest), line: line, author: author, at: Timestamp(milliseconds: 1)))
                model.events.append(Model.Event(sequence: newest, line: line, author: author))
            case 6:
                newest += 1
                recent.appendRemoved(Sequence(newest))
                model.events.append(Model.Event(sequence: newest, line: nil, author: nil))
            case 7:
                let place = Int64.random(in: max(0, newest - 40)...newest + 1, using: &random)
                recent.remove(Sequence(place))
                for at in model.events.indices where model.events[at].sequence == place {
                    if model.events[at].author != nil { model.events[at].line = nil }
                }
            case 8 where step % 50 == 0:
                let user = UserID(anonymous: .random(in: 0..<4, using: &random))
                recent.removeAll { $0.author == user }
                for at in model.events.indices where model.events[at].author == user { model.events[at].line = nil }
            default: break
            }
            model.bound()
            compare(recent, model, newest, &random)
        }
    }

    private func compare(_ recent: RecentEvents, _ model: Model, _ newest: Int64, _ random: inout Random) {
        let place = Int64.random(in: max(0, newest - 80)...newest + 2, using: &random)
        let limit = Int.random(in: 0...20, using: &random)
        let after = model.events.filter { $0.sequence > place }.compactMap(\.line)
        let before = model.events.filter { $0.sequence < place }.compactMap(\.line)
        let isKnown = before.count >= limit || model.completeAfter == 0
        let found = model.events.first { $0.sequence == place }
        #expect(recent.newest == Sequence(newest))
        #expect(recent.completeAfter == Sequence(model.completeAfter))
        #expect(recent.covers(after: Sequence(place)) == (place >= model.completeAfter))
        #expect(recent.lines(after: Sequence(place)) == after)
        #expect(recent.lines(after: Sequence(place), limit: limit) == Array(after.prefix(limit)))
        comparePages(recent, model, after: place, limit + 1, bytes: .random(in: 1...200, using: &random))
        #expect(recent.lines(before: Sequence(place), limit: limit) == (isKnown ? Array(before.suffix(limit)) : nil))
        #expect(recent[Sequence(place)]?.line == found?.line)
    }

    private func comparePages(_ recent: RecentEvents, _ model: Model, after place: Int64, _ count: Int, bytes: Int) {
        var page: [Model.Event] = []
        let rest = model.events.filter { $0.sequence > place }
        for event in rest where page.count < count && page.reduce(0, { $0 + ($1.line?.count ?? 0) }) < bytes {
            page.append(event)
        }
        let end = recent.end(ofPage: count, bytes: bytes, after: Sequence(place))
        #expect(end?.value == (page.count < rest.count ? page.last?.sequence : nil))
        if let end {
            #expect(recent.events(after: Sequence(place), through: end).map(\.line) == page.compactMap(\.line))
        }
    }

    @Test func `an event larger than all that may be kept is not kept`() {
        var recent = RecentEvents(mostEvents: 10, mostBytes: 10, after: .zero)
        let line = [UInt8](repeating: 1, count: 11)
        recent.append(
            RecentEvents.Entry(sequence: Sequence(1), line: line, author: nil, at: Timestamp(milliseconds: 0)))
        #expect(recent.newest == Sequence(1))
        #expect(recent.lines(after: .zero).isEmpty)
        #expect(!recent.covers(after: .zero))
    }
}
