import RoomLog
import Testing

/// What every ``StateStore`` must do; an adapter's tests call each with an empty store.
package enum StateStoreContract {
    /// A value comes back with a revision that starts at 1 and grows; an empty value is a value.
    package static func keepsValues(_ store: any StateStore) async throws {
        #expect(try await store.get("a") == nil)
        #expect(try await store.put("a", [1, 2], expecting: nil) == 1)
        #expect(try await store.get("a") == StateEntry(key: "a", value: [1, 2], revision: 1))
        let second = try await store.put("a", [], expecting: nil)
        #expect(second > 1)
        #expect(try await store.get("a") == StateEntry(key: "a", value: [], revision: second))
    }

    /// A write that expects another revision is refused and changes nothing.
    package static func refusesOldRevisions(_ store: any StateStore) async throws {
        let first = try await store.put("a", [1], expecting: 0)
        await expectConflict { try await store.put("a", [2], expecting: 0) }
        let second = try await store.put("a", [2], expecting: first)
        await expectConflict { try await store.put("a", [3], expecting: first) }
        await expectConflict { try await store.put("a", nil, expecting: first) }
        await expectConflict { try await store.put("b", [3], expecting: 1) }
        #expect(try await store.get("a") == StateEntry(key: "a", value: [2], revision: second))
        #expect(try await store.get("b") == nil)
    }

    /// A removed key is gone, and made again goes on from its revisions, so that an old one is still refused.
    package static func removesKeys(_ store: any StateStore) async throws {
        let first = try await store.put("a", [1], expecting: nil)
        let removal = try await store.put("a", nil, expecting: first)
        #expect(removal > first)
        #expect(try await store.get("a") == nil)
        #expect(try await store.entries(prefix: "") == [])
        await expectConflict { try await store.put("a", [9], expecting: first) }
        let again = try await store.put("a", [2], expecting: 0)
        #expect(again > removal)
        await expectConflict { try await store.put("a", [9], expecting: removal) }
        _ = try await store.put("never", nil, expecting: nil)
        #expect(try await store.get("never") == nil)
    }

    /// A prefix is taken literally, whatever it holds, and entries come by key.
    package static func findsByPrefix(_ store: any StateStore) async throws {
        let keys = ["r/a%b/x", "r/a_b/x", "r/aXb/x", "r/a", "r/aé", "r/a\u{10FFFF}", "r/b", "s"]
        for key in keys { try await store.put(key, Array(key.utf8), expecting: nil) }
        func found(_ prefix: String) async throws -> [String] { try await store.entries(prefix: prefix).map(\.key) }
        #expect(try await found("r/a%") == ["r/a%b/x"])
        #expect(try await found("r/a_") == ["r/a_b/x"])
        #expect(try await found("r/a") == ["r/a", "r/a%b/x", "r/aXb/x", "r/a_b/x", "r/aé", "r/a\u{10FFFF}"])
        #expect(try await found("s") == ["s"])
        #expect(try await found("t") == [])
        #expect(try await found("").count == keys.count)
        #expect(try await store.entries(prefix: "r/b").map(\.value) == [Array("r/b".utf8)])
    }

    /// Of many writers that expect the same revision exactly one wins each time.
    package static func letsOneWriterWin(_ store: any StateStore) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    while true {
                        let entry = try await store.get("counter")
                        let count = entry?.value?.first ?? 0
                        do {
                            try await store.put("counter", [count + 1], expecting: entry?.revision ?? 0)
                            return
                        } catch StateStoreError.conflict {
                            continue
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.get("counter")?.value == [20])
    }

    private static func expectConflict(
        _ body: () async throws -> Int64, sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        await #expect(throws: StateStoreError.conflict, sourceLocation: sourceLocation) { _ = try await body() }
    }
}
