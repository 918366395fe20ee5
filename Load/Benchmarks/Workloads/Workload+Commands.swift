import ChatModel
import ChatProtocol
import RateLimits
import Sessions

@testable import Relay

extension Workload {
    static let decodeEnglish = decode("decode a say, English", Samples.english)
    static let decodeChinese = decode("decode a say, Chinese", Samples.chinese)

    private static func decode(_ name: String, _ text: String) -> Workload {
        immediate(name) {
            let line = Samples.say(text)
            return { iterations in
                for _ in 0..<iterations {
                    try line.withUnsafeBytes { line in use(try CommandDecoder.decode(line)) }
                }
            }
        }
    }

    /// A hundred viewers speak in turn, each within their limits.
    static let admit = immediate("admit a message") {
        let speaking = SpeakingLimits(
            messages: RateLimit(perSecond: 2, burst: 20), duplicateWindow: .seconds(30), duplicateExemptCharacters: 3)
        let limits = RoomLimits(
            textCharacters: 500, speaking: speaking, roomMessages: RateLimit(perSecond: 5000, burst: 5000),
            subscribersMax: 100_000)
        let viewers = try (0..<100).map(Samples.viewer)
        let drafts = (0..<64).map { Draft(text: Samples.english + " \($0)") }
        let began = ContinuousClock.now
        return { iterations in
            var state = RoomState(settings: RoomSettings(charactersMax: 500), limits: limits)
            for number in 0..<iterations {
                let past = Duration.milliseconds(number * 10)
                let now = Moment(wall: Timestamp(milliseconds: 1_768_521_600_000) + past, steady: began + past)
                let outcome = state.admit(drafts[number % drafts.count], by: viewers[number % viewers.count], at: now)
                if case .refuse(let refusal) = outcome.verdict { throw Refused(refusal: refusal) }
                use(outcome)
            }
        }
    }

    /// A benchmark that measures refusals would be fast and say nothing.
    private struct Refused: Error { let refusal: Refusal }

    /// Once for the record, and its line once it has a place.
    static let encode = immediate("encode a message and its line") {
        let coding = WireEventCoding()
        let room = try Samples.room()
        let event = RoomEvent.message(try Samples.message())
        return { iterations in
            for number in 0..<iterations {
                use(coding.line(coding.encode(event, room: room), at: Sequence(Int64(number + 1))))
            }
        }
    }
}
