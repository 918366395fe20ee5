import ChatModel
import Testing

@testable import Relay

@Suite struct NonceMemoryTests {
    private let start = ContinuousClock.now

    private func key(_ user: UInt64, _ nonce: String) -> NonceMemory.Key {
        NonceMemory.Key(user: UserID(anonymous: user), nonce: nonce)
    }

    private func reply(_ place: Int64) -> NonceMemory.Reply {
        .said(Sequence(place), at: Timestamp(milliseconds: place))
    }

    @Test func `a reply is remembered for its user and nonce alone`() {
        var memory = NonceMemory()
        memory.remember(key(1, "a"), reply(7), at: start)
        #expect(memory[key(1, "a"), start]?.sequence == Sequence(7))
        #expect(memory[key(2, "a"), start] == nil)
        #expect(memory[key(1, "b"), start] == nil)
    }

    @Test func `after ten minutes the nonce is free, though nothing was said since`() {
        var memory = NonceMemory()
        memory.remember(key(1, "a"), reply(7), at: start)
        #expect(memory[key(1, "a"), start + .seconds(600)] != nil)
        #expect(memory[key(1, "a"), start + .seconds(601)] == nil)
    }

    @Test func `a nonce that is used anew is not forgotten with its first use`() {
        var memory = NonceMemory()
        memory.remember(key(1, "a"), reply(7), at: start)
        memory.remember(key(1, "a"), reply(9), at: start + .seconds(700))
        #expect(memory[key(1, "a"), start + .seconds(701)]?.sequence == Sequence(9))
    }

    @Test func `only so many are kept, the newest`() {
        var memory = NonceMemory()
        for place in Int64(0)..<131_073 { memory.remember(key(1, "\(place)"), reply(place), at: start) }
        #expect(memory[key(1, "0"), start] == nil)
        #expect(memory[key(1, "1"), start]?.sequence == Sequence(1))
        #expect(memory[key(1, "131072"), start] != nil)
    }
}

extension NonceMemory.Reply {
    fileprivate var sequence: ChatModel.Sequence? { if case .said(let sequence, _) = self { sequence } else { nil } }
}
