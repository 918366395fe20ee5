import ChatModel
import Testing

@testable import Relay

@Suite struct LeftOutTests {
    @Test func `messages are remembered with those who got them, the newest few thousand`() throws {
        let ann = try #require(UserID("ann"))
        var left = LeftOut()
        for number in 1...20_000 {
            left.add(Sequence(Int64(number)), concerned: [ann])
            left.add(Sequence(Int64(number)), concerned: [])
        }
        #expect(left.count == 4096)
        #expect(left[Sequence(20_000)]?.isEmpty == true)
        #expect(left[Sequence(1)] == nil && left[Sequence(20_001)] == nil)
    }
}
