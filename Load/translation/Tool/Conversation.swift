import ArgumentParser
import ChatModel
import Translation

/// Says lines in a room that has readers, some at a time, and gathers their translations.
struct Conversation {
    struct Line {
        let text: String
        let language: LanguageTag
        var mixed: [LanguageTag] = []
    }

    struct Answer {
        /// The line's place.
        let line: Int
        let outcome: MessageTranslation
        let took: Duration
        /// Whether it was there at once.
        let isInstant: Bool
    }

    private var room: RoomTranslation

    /// - Parameter readers: how many read each language.
    init(_ translator: Translator, readers: [LanguageTag: Int]) throws {
        guard let id = RoomID("evaluation") else { throw ValidationError("no room") }
        room = RoomTranslation(id, translator)
        for (language, count) in readers { for _ in 0..<count { room.demand.add(language) } }
    }

    /// - Parameter atOnce: lines whose translations may be awaited at one time.
    mutating func say(_ lines: [Line], atOnce: Int) async -> [Answer] {
        let (stream, later) = AsyncStream.makeStream(of: Answer.self)
        var answers: [Answer] = []
        var arriving = stream.makeAsyncIterator()
        var awaited = 0
        for (place, line) in lines.enumerated() {
            let start = ContinuousClock.now
            let started = room.start(line.text, in: line.language, mixed: line.mixed) { outcome in
                later.yield(Answer(line: place, outcome: outcome, took: .now - start, isInstant: false))
            }
            let took = ContinuousClock.now - start
            answers += started.outcomes.map { Answer(line: place, outcome: $0, took: took, isInstant: true) }
            awaited += started.awaited.count
            while awaited >= atOnce, let answer = await arriving.next() {
                answers.append(answer)
                awaited -= 1
            }
        }
        while awaited > 0, let answer = await arriving.next() {
            answers.append(answer)
            awaited -= 1
        }
        return answers
    }
}
