import Glibc

/// What a room sends all who read it in one encoding, as it came to whoever got it first: finished frames in order.
///
/// The relay makes a frame once and sends the same bytes to everyone, so whoever gets the bytes of the next frame
/// here has its messages too, in order and once each, without anybody reading them again. Only frames whose events
/// follow each other without a gap stand here; everything else is read by everyone.
package struct Transcript {
    /// What a reader who was given a frame got with it.
    package struct Match: Equatable {
        /// Bytes of the frame.
        package var length: Int
        /// The recorded events in it; empty where it holds passing events alone.
        package var sequences: Range<Int>
        package var messages: Int
    }

    /// A frame that was let go, with what waits for its messages.
    package struct Dropped {
        package var sequences: Range<Int>
        /// When each recorded event was due: 0 where that is unknown, ``untimed`` where it does not matter.
        package var dues: [UInt64]
        package var arrivals: [UInt64]
    }

    /// Stands where the due time of an event would, if nobody waits for it.
    package static let untimed = UInt64.max

    private struct Frame {
        var start: Int
        var match: Match
        var dues: [UInt64]
        /// How many dues are 0.
        var unknown: Int
        /// When it came to those who read as fast as they can, while a due time is unknown.
        var arrivals: [UInt64] = []

        var dropped: Dropped { Dropped(sequences: match.sequences, dues: dues, arrivals: arrivals) }
    }

    private var bytes: [UInt8] = []
    /// The stream's offset of the first byte held.
    private var origin = 0
    private var frames: [Frame] = []
    /// The number of the first frame held; frames are counted from the start of the run.
    private var firstNumber = 0
    private let mostBytes: Int

    /// - Parameter mostBytes: the oldest frames beyond these are let go.
    package init(mostBytes: Int) {
        self.mostBytes = mostBytes
    }

    /// The number that the next frame gets.
    package var end: Int { firstNumber + frames.count }

    /// The number of the first frame that comes after sequence `last`; ``end`` where none is held. Logarithmic.
    package func number(after last: Int) -> Int {
        var index = place(after: last)
        // Passing events before it may or may not have been sent to who asks.
        while index > 0, frames[index - 1].match.sequences == (last + 1)..<(last + 1) { index -= 1 }
        return firstNumber + index
    }

    /// Nothing is held that a reader at `number` has to get.
    package func isEnd(_ number: Int) -> Bool {
        number >= firstNumber
            && frames[min(frames.count, number - firstNumber)...].allSatisfy(\.match.sequences.isEmpty)
    }

    private func place(after last: Int) -> Int {
        var low = 0
        var high = frames.count
        while low < high {
            let middle = (low + high) / 2
            // Frames without recorded events have the place between their neighbours for a range.
            if frames[middle].match.sequences.upperBound <= last + 1 { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// What `stream` begins with, if it is the next frame for a reader who has all up to `last`.
    ///
    /// - Parameter number: where the reader stands; moved behind the frame that was found.
    package func match(_ stream: UnsafeRawBufferPointer, at number: inout Int, last: Int) -> Match? {
        guard number >= firstNumber, let base = stream.baseAddress else { return nil }
        var index = number - firstNumber
        while index < frames.count {
            let match = frames[index].match
            guard match.sequences.lowerBound <= last + 1 else { return nil }
            if match.sequences.lowerBound == last + 1, match.length <= stream.count,
                isEqual(base, frames[index].start, match.length)
            {
                number = firstNumber + index + 1
                return match
            }
            // A reader need not have got the passing events: those who came later did not.
            guard match.sequences.isEmpty else { return nil }
            index += 1
        }
        return nil
    }

    private func isEqual(_ base: UnsafeRawPointer, _ start: Int, _ length: Int) -> Bool {
        bytes.withUnsafeBytes { held in
            held.baseAddress.map { memcmp($0 + (start - origin), base, length) == 0 } ?? false
        }
    }

    /// Adds a frame that everyone may be sent.
    ///
    /// - Parameters:
    ///   - sequences: all its recorded events; empty, at the place after the last one, where it has passing ones alone.
    ///     Not behind those of the frames before, it is left out.
    ///   - dues: when each was due; 0: not known yet; ``untimed``: it does not matter.
    ///   - drop: takes the frames that are let go for it.
    package mutating func append(
        _ raw: UnsafeRawBufferPointer, sequences: Range<Int>, messages: Int, dues: [UInt64], drop: (Dropped) -> Void
    ) {
        guard sequences.lowerBound >= frames.last?.match.sequences.upperBound ?? 0 else { return }
        var count = 0
        while count < frames.count, origin + bytes.count + raw.count - frames[count].start > mostBytes {
            drop(frames[count].dropped)
            count += 1
        }
        if count > 0 {
            frames.removeFirst(count)
            firstNumber += count
        }
        let start = frames.first?.start ?? origin + bytes.count
        // Moved only once half of what is held is of no use, so that each byte is moved once on average.
        if start - origin > bytes.count / 2 {
            bytes.removeFirst(start - origin)
            origin = start
        }
        let match = Match(length: raw.count, sequences: sequences, messages: messages)
        frames.append(Frame(start: origin + bytes.count, match: match, dues: dues, unknown: dues.count { $0 == 0 }))
        bytes.append(contentsOf: raw)
    }

    /// A reader got frame `number` at `now`: its messages' latencies are recorded, now or once all dues are known.
    package mutating func arrived(_ number: Int, at now: UInt64, into latencies: inout Latencies) {
        let index = number - firstNumber
        guard frames.indices.contains(index), frames[index].match.messages > 0 else { return }
        if frames[index].unknown > 0 {
            frames[index].arrivals.append(now)
        } else {
            Self.record(frames[index].dues, now, into: &latencies)
        }
    }

    /// The message of `sequence` was due at `due`.
    package mutating func attribute(_ sequence: Int, due: UInt64, into latencies: inout Latencies) {
        let index = place(after: sequence - 1)
        guard index < frames.count, frames[index].match.sequences.contains(sequence) else { return }
        let place = sequence - frames[index].match.sequences.lowerBound
        guard frames[index].dues[place] == 0 else { return }
        frames[index].dues[place] = due
        frames[index].unknown -= 1
        guard frames[index].unknown == 0 else { return }
        for arrival in frames[index].arrivals { Self.record(frames[index].dues, arrival, into: &latencies) }
        frames[index].arrivals = []
    }

    /// Lets all frames go.
    package mutating func empty(_ drop: (Dropped) -> Void) {
        for frame in frames { drop(frame.dropped) }
        firstNumber += frames.count
        frames = []
        origin += bytes.count
        bytes = []
    }

    private static func record(_ dues: [UInt64], _ arrival: UInt64, into latencies: inout Latencies) {
        for due in dues where due != untimed { latencies.record(MonotonicClock.span(due, arrival)) }
    }
}
