import ChatModel
import Foundation
import GRDB
import Synchronization

/// Gathers calls from many rooms and writes them in their order, each time all that wait as one transaction.
///
/// One queue for events, state and audit: what was awaited before another call is in the record before it. The work
/// runs on the writer's dispatch queue, one group at a time, so that no thread of Swift's pool ever waits for the disk.
///
/// A call ends at its deadline for as long as it waits here. A call whose transaction has begun to be written ends with
/// the transaction, since only its outcome tells whether the call is stored. The group is therefore taken only once
/// the database's lock is held.
final class CommitQueue: Sendable {
    private struct Job: Sendable {
        let bytes: Int
        let deadline: ContinuousClock.Instant
        /// Does the work and returns what tells the caller, to be called once the transaction is committed.
        let perform: @Sendable (GroupWriter) throws -> @Sendable () -> Void
        let fail: @Sendable (DatabaseFailure) -> Void
    }

    private struct State {
        var pending: [Job] = []
        var bytes = 0
        var isDraining = false
        var isClosed = false
        /// When the next look for calls past their deadline is due.
        var sweep: ContinuousClock.Instant?
        /// When the newest group was taken, and its bytes.
        var groupedAt: ContinuousClock.Instant?
        var groupedBytes = 0
        var statistics = CommitStatistics()
        var idle: [CheckedContinuation<Void, Never>] = []
    }

    private static let smallGroupBytes = 2048

    private let pool: DatabasePool
    private let patience: WriterPatience
    private let limits: SQLiteRecordSettings.QueueLimits
    private let deduplicationWindow: Duration
    private let groupInterval: Duration
    private let checkpointer: Checkpointer
    private let state = Mutex(State())

    init(_ pool: DatabasePool, settings: SQLiteRecordSettings, patience: WriterPatience, checkpointer: Checkpointer) {
        self.pool = pool
        self.patience = patience
        limits = settings.queueLimits
        deduplicationWindow = settings.deduplicationWindow
        groupInterval = settings.groupInterval
        self.checkpointer = checkpointer
    }

    var statistics: CommitStatistics {
        state.withLock { state in
            var statistics = state.statistics
            statistics.waiting = state.pending.count
            statistics.waitingBytes = state.bytes
            return statistics
        }
    }

    var isClosed: Bool { state.withLock(\.isClosed) }

    /// Queues the work and returns once it is committed, or surely is not.
    func write<Value: Sendable>(
        bytes: Int, deadline: ContinuousClock.Instant, _ body: @escaping @Sendable (GroupWriter) throws -> Value
    ) async -> Result<Value, DatabaseFailure> {
        await withCheckedContinuation { continuation in
            let job = Job(bytes: bytes, deadline: deadline) { writer in
                let value = try body(writer)
                return { continuation.resume(returning: .success(value)) }
            } fail: {
                continuation.resume(returning: .failure($0))
            }
            if let refusal = enqueue(job) { job.fail(.other(refusal)) }
        }
    }

    /// Refuses new calls from now on; false where it did before.
    func close() -> Bool {
        state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
    }

    /// Returns once nothing waits and nothing is being written.
    func untilIdle() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.isDraining { state.idle.append(continuation) }
                return !state.isDraining
            }
            if isIdle { continuation.resume() }
        }
    }

    private func enqueue(_ job: Job) -> String? {
        enum Next { case refuse(String), drain(sweep: Bool), wait(sweep: Bool) }
        let next = state.withLock { state -> Next in
            if state.isClosed { return .refuse("the record is closed") }
            if job.deadline <= .now { return .refuse("the deadline has passed") }
            if state.pending.count >= limits.writes || state.bytes + job.bytes > limits.bytes {
                return .refuse("\(state.pending.count) writes of \(state.bytes) bytes wait for the disk")
            }
            state.pending.append(job)
            state.bytes += job.bytes
            let sweeps = state.sweep.map { job.deadline < $0 } ?? true
            if sweeps { state.sweep = job.deadline }
            if state.isDraining { return .wait(sweep: sweeps) }
            state.isDraining = true
            return .drain(sweep: sweeps)
        }
        switch next {
        case .refuse(let reason): return reason
        case .drain(let sweeps):
            if sweeps { scheduleSweep(at: job.deadline) }
            scheduleDrain()
        case .wait(let sweeps):
            if sweeps { scheduleSweep(at: job.deadline) }
        }
        return nil
    }
}

extension CommitQueue {
    /// One group a turn, so that pruning gets its turn between groups.
    ///
    /// A commit costs about the same for one message as for twenty: where one soon after another holds little, the next
    /// gathers until the interval since the last one is over. On a quiet record, and where groups are large anyhow, it
    /// goes at once.
    private func scheduleDrain() {
        let due = state.withLock { state in
            state.groupedBytes < Self.smallGroupBytes ? state.groupedAt.map { $0 + groupInterval } ?? .now : .now
        }
        let wait = due - .now
        guard wait > .zero else {
            pool.asyncWriteWithoutTransaction { db in self.drain(db) }
            return
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + wait / .seconds(1)) {
            self.pool.asyncWriteWithoutTransaction { db in self.drain(db) }
        }
    }

    private func drain(_ db: Database) {
        do {
            // A rollback that failed after an I/O error is made up for here.
            if db.isInsideTransaction { try db.rollback() }
            try db.beginTransaction(.immediate)
            patience.end()
            commitGroup(db)
        } catch {
            let failure = DatabaseFailure(error)
            // What is locked may be free the next time; calls wait for that until their deadlines.
            if case .busy = failure {} else { failAll(failure) }
        }
        let idle = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
            if !state.pending.isEmpty { return nil }
            state.isDraining = false
            defer { state.idle = [] }
            return state.idle
        }
        if let idle {
            idle.forEach { $0.resume() }
        } else {
            scheduleDrain()
        }
    }

    private func commitGroup(_ db: Database) {
        let group = takeGroup()
        do {
            let writer = try GroupWriter(db, deduplicationWindow: deduplicationWindow)
            let done = try group.map { try $0.perform(writer) }
            try writer.finish()
            try db.commit()
            state.withLock { state in
                if !group.isEmpty { state.statistics.groups += 1 }
                state.statistics.writes += group.count
            }
            done.forEach { $0() }
            checkpointer.committed(bytes: group.reduce(0) { $0 + $1.bytes })
        } catch {
            let failure = DatabaseFailure(error)
            try? db.rollback()
            state.withLock { $0.statistics.failedGroups += 1 }
            group.forEach { $0.fail(failure) }
        }
    }

    private func takeGroup() -> [Job] {
        let (group, late) = state.withLock { state in
            var group: [Job] = []
            var late: [Job] = []
            var bytes = 0
            var taken = 0
            let now = ContinuousClock.now
            for job in state.pending {
                if group.count == limits.groupWrites { break }
                if !group.isEmpty, bytes + job.bytes > limits.groupBytes { break }
                taken += 1
                state.bytes -= job.bytes
                if job.deadline <= now {
                    late.append(job)
                } else {
                    group.append(job)
                    bytes += job.bytes
                }
            }
            state.pending.removeFirst(taken)
            state.groupedAt = now
            state.groupedBytes = bytes
            return (group, late)
        }
        late.forEach { $0.fail(lateness) }
        return group
    }

    private func failAll(_ failure: DatabaseFailure) {
        let jobs = state.withLock { state in
            defer {
                state.pending = []
                state.bytes = 0
            }
            return state.pending
        }
        jobs.forEach { $0.fail(failure) }
    }

    private func scheduleSweep(at instant: ContinuousClock.Instant) {
        let wait = max(1, (instant - .now).milliseconds + 1)
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(min(wait, 3_600_000)))) { [weak self] in
            self?.sweep(instant)
        }
    }

    private func sweep(_ due: ContinuousClock.Instant) {
        let (late, next) = state.withLock { state in
            let now = ContinuousClock.now
            let late = state.pending.filter { $0.deadline <= now }
            if !late.isEmpty {
                state.pending.removeAll { $0.deadline <= now }
                state.bytes -= late.reduce(0) { $0 + $1.bytes }
            }
            // An earlier sweep was asked for after this one; it goes on from there.
            guard state.sweep == due else { return (late, nil as ContinuousClock.Instant?) }
            state.sweep = state.pending.map(\.deadline).min()
            return (late, state.sweep)
        }
        if let next { scheduleSweep(at: next) }
        late.forEach { $0.fail(lateness) }
    }

    private var lateness: DatabaseFailure {
        let obstacle = patience.isWaiting ? DatabaseFailure.busy.reason : "the disk is slow"
        return .other("not written by the deadline: \(obstacle)")
    }
}
