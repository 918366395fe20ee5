import RelayTestKit
import Synchronization
import Testing

@testable import InterlineServer

@Suite(.timeLimit(.minutes(5))) struct TurnsTests {
    private final class Notes: Sendable {
        let all = Mutex<[String]>([])
        func note(_ text: String) { all.withLock { $0.append(text) } }
    }

    @Test func `work begins once what came before has ended, also where that waits`() async {
        let (turns, notes, gate) = (Turns(), Notes(), Gate())
        gate.close()
        let first = Task {
            await turns.run {
                notes.note("first begins")
                await gate.pass()
                notes.note("first ends")
            }
        }
        await gate.untilWaiting(1)
        let second = Task { await turns.run { notes.note("second") } }
        for _ in 0..<1000 { await Task.yield() }
        gate.open()
        await first.value
        await second.value
        #expect(notes.all.withLock { $0 } == ["first begins", "first ends", "second"])
    }
}
