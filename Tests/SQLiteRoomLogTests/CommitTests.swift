import ChatModel
import GRDB
import RoomLog
import Testing

@testable import SQLiteRoomLog

@Suite(.timeLimit(.minutes(5))) struct CommitTests {
    private let folder: TemporaryFolder
    private let room: RoomID

    init() throws {
        folder = try TemporaryFolder()
        room = try #require(lobby)
    }

    @Test func `calls that gather are committed as one transaction, in order`() async throws {
        let record = try folder.open()
        let locker = try Locker(folder)
        try await locker.lock()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                let other = try #require(RoomID("room-\(number % 7)"))
                group.addTask { _ = try await record.append(events(2), to: other, deadline: soon) }
            }
            group.addTask { try await record.put("a", [1], expecting: 0) }
            await until { record.statistics.waiting == 101 }
            #expect(record.statistics.groups == 0)
            try await locker.unlock()
            try await group.waitForAll()
        }
        #expect(record.statistics.groups == 1)
        #expect(record.statistics.writes == 101)
        let newest = try await record.rooms().map(\.newest.value)
        #expect(newest.count == 7 && newest.reduce(0, +) == 200)
    }

    @Test func `a group is cut at its bounds`() async throws {
        let record = try folder.open { $0.queueLimits.groupWrites = 10 }
        let locker = try Locker(folder)
        try await locker.lock()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<25 { group.addTask { _ = try await record.append(events(1), to: room, deadline: soon) } }
            await until { record.statistics.waiting == 25 }
            try await locker.unlock()
            try await group.waitForAll()
        }
        #expect(record.statistics.groups == 3)
        #expect(try await record.tail(room, limit: 1).newest == Sequence(25))
    }

    @Test func `a conflict in a group is the caller's alone`() async throws {
        let record = try folder.open()
        let locker = try Locker(folder)
        try await locker.lock()
        async let conflict = record.put("a", [1], expecting: 5)
        async let append = record.append(events(1), to: room, deadline: soon)
        await until { record.statistics.waiting == 2 }
        try await locker.unlock()
        #expect(try await append.count == 1)
        do {
            _ = try await conflict
            Issue.record("it was written")
        } catch {
            #expect(error as? StateStoreError == .conflict)
        }
        #expect(record.statistics.groups == 1)
    }

    @Test func `a locked database is unavailable at the deadline, stays readable, and recovers`() async throws {
        let record = try folder.open { $0.stateDeadline = .milliseconds(20) }
        _ = try await record.append(events(1), to: room, deadline: soon)
        let locker = try Locker(folder)
        try await locker.lock()
        let deadline = ContinuousClock.now + .seconds(3)
        let reason = await unavailable { _ = try await record.append(events(1), to: room, deadline: deadline) }
        #expect(ContinuousClock.now >= deadline)
        #expect(reason.contains("locked"))
        _ = await unavailable { try await record.put("a", [1], expecting: nil) }
        #expect(try await record.tail(room, limit: 9).events.count == 1)
        try await locker.unlock()
        #expect(try await record.append(events(1), to: room, deadline: soon).map(\.sequence.value) == [2])
        #expect(try await record.get("a") == nil)
    }

    @Test func `an early deadline is kept behind a late one`() async throws {
        let record = try folder.open()
        let locker = try Locker(folder)
        try await locker.lock()
        async let patient = record.append(events(1), to: room, deadline: soon)
        await until { record.statistics.waiting == 1 }
        _ = await unavailable {
            _ = try await record.append(events(5), to: room, deadline: .now + .milliseconds(20))
        }
        #expect(record.statistics.waiting == 1)
        try await locker.unlock()
        #expect(try await patient.map(\.sequence.value) == [1])
    }

    @Test func `a deadline that has passed stores nothing`() async throws {
        let record = try folder.open()
        _ = await unavailable { _ = try await record.append(events(1), to: room, deadline: .now - .seconds(1)) }
        #expect(try await record.tail(room, limit: 1).newest == .zero)
    }

    @Test func `a full database is unavailable, stays readable, and recovers once retention frees room`() async throws {
        let record = try folder.open {
            $0.maximumBytes = 300_000
            $0.retention.maximumEventsPerRoom = 3
        }
        var stored: Int64 = 0
        let reason = await unavailable {
            while stored < 1000 {
                let places = try await record.append(events(1, bytes: 5000), to: room, deadline: soon)
                stored += Int64(places.count)
            }
        }
        #expect(reason.contains("full"))
        #expect(stored > 10)
        #expect(record.statistics.failedGroups == 1)
        let page = try await record.tail(room, limit: 5)
        #expect(page.newest.value == stored && page.events.count == 5)
        try await record.prune(now: noon)
        let places = try await record.append(events(1, bytes: 5000), to: room, deadline: soon)
        #expect(places.map(\.sequence.value) == [stored + 1])
    }

    @Test func `a queue that is full refuses at once`() async throws {
        let record = try folder.open {
            $0.queueLimits.writes = 3
            $0.queueLimits.bytes = 1000
        }
        let locker = try Locker(folder)
        try await locker.lock()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 { group.addTask { _ = try await record.append(events(1), to: room, deadline: soon) } }
            await until { record.statistics.waiting == 3 }
            let reason = await unavailable { _ = try await record.append(events(1), to: room, deadline: soon) }
            #expect(reason.contains("3 writes"))
            try await locker.unlock()
            try await group.waitForAll()
        }
        _ = await unavailable { _ = try await record.append(events(1, bytes: 1001), to: room, deadline: soon) }
        #expect(try await record.append(events(1), to: room, deadline: soon).map(\.sequence.value) == [4])
    }

    @Test func `closing writes what waits and refuses what comes later`() async throws {
        let record = try folder.open()
        let locker = try Locker(folder)
        try await locker.lock()
        async let append = record.append(events(1), to: room, deadline: soon)
        await until { record.statistics.waiting == 1 }
        async let close: Void = record.close()
        await until { record.queue.isClosed }
        _ = await unavailable { _ = try await record.append(events(1), to: room, deadline: soon) }
        try await locker.unlock()
        #expect(try await append.count == 1)
        try await close
        try await record.close()
        _ = await unavailable { _ = try await record.tail(room, limit: 1) }
        _ = await unavailable { try await record.prune(now: noon) }
        #expect(try await folder.open().tail(room, limit: 9).events.count == 1)
    }

    @Test(arguments: zip(SQLiteRecordSettings.Synchronous.allCases, [2, 1, 0]))
    func `the writer syncs as it was told`(_ mode: SQLiteRecordSettings.Synchronous, _ pragma: Int) async throws {
        let record = try folder.open { $0.synchronous = mode }
        let found = try await record.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        #expect(found == pragma)
    }
}
