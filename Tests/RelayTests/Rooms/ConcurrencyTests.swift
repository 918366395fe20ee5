import ChatModel
import Relay
import RelayTestKit
import Testing

@Suite(.timeLimit(.minutes(5))) struct ConcurrencyTests {
    @Test(arguments: [10_000, 7])
    func `joins, resumes and leaves amid a stream of messages see no gap and no duplicate`(_ memory: Int) async {
        let relaying = Relaying { $0.recentEvents = memory }
        let speakers = [
            await relaying.joined("s1"), await relaying.joined("s2"), await relaying.joined("s3"),
        ]
        let watcher = await relaying.joined("watcher")
        let perSpeaker = 200
        await withTaskGroup { group in
            for speaker in speakers {
                group.addTask { for number in 0..<perSpeaker { await speaker.say("\(number)") } }
            }
            for number in 0..<20 {
                group.addTask {
                    let viewer = relaying.viewer("v\(number)")
                    await viewer.join(history: 0)
                    for _ in 0..<6 {
                        let seen = viewer.inbox.events.count
                        await viewer.until { $0.events.count > seen + 3 || $0.sequences.last == Int64(3 * perSpeaker) }
                        _ = await viewer.leave()
                        let last = viewer.inbox.sequences.last ?? 0
                        await viewer.join(since: Cursor(epoch: "memory", sequence: Sequence(last)))
                    }
                    await viewer.until { $0.sequences.last == Int64(3 * perSpeaker) }
                    let places = viewer.inbox.sequences
                    let first = places.first ?? 0
                    #expect(places == Array(first...Int64(3 * perSpeaker)))
                }
            }
        }
        await watcher.until { $0.events.count == 3 * perSpeaker }
        #expect(watcher.inbox.sequences == Array(1...Int64(3 * perSpeaker)))
        for speaker in ["s1", "s2", "s3"] {
            let theirs = watcher.inbox.events.filter { $0.text.contains("\"id\":\"\(speaker)\"") }.compactMap(\.said)
            #expect(theirs == (0..<perSpeaker).map { "\($0)" })
        }
    }
}
