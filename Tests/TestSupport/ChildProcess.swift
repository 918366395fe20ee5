import Foundation
import Glibc
import Synchronization

/// A process that a test started, told apart by its own id alone.
final class ChildProcess: Sendable {
    enum Output {
        case file(URL)
        case pipe(Pipe)
        /// For its standard input too.
        case socket(FileHandle)
    }

    let id: pid_t
    private let exit: ExitLatch

    /// Starts the program; nothing is read from its standard input unless that is a socket.
    init(
        _ program: URL, _ arguments: [String], in folder: URL, output: Output, errors: URL,
        environment: [String: String] = [:]
    ) throws {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        if !environment.isEmpty {
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        }
        process.standardInput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: errors)
        switch output {
        case .file(let file): process.standardOutput = try FileHandle(forWritingTo: file)
        case .pipe(let pipe): process.standardOutput = pipe
        case .socket(let socket): (process.standardInput, process.standardOutput) = (socket, socket)
        }
        let exit = try ExitLatch()
        process.terminationHandler = { ended in
            exit.open(ended.terminationReason == .exit ? ended.terminationStatus : -ended.terminationStatus)
        }
        try process.run()
        id = process.processIdentifier
        self.exit = exit
        watch()
    }

    /// Learns of the end from the kernel too: Foundation does from a socket that children started at the same moment
    /// may inherit, and then only once those have ended as well.
    private func watch() {
        Thread.detachNewThread { [id, exit] in
            var ended = siginfo_t()
            // Foundation still is to collect it. Where it already has, it says so itself.
            guard waitid(P_PID, id_t(id), &ended, WEXITED | WNOWAIT) == 0 else { return }
            let status = ended._sifields._sigchld.si_status
            exit.open(ended.si_code == CLD_EXITED ? status : -status)
        }
    }

    /// The exit code, or a killing signal's number below zero; nil where it still runs after the time.
    func status(within time: Duration) async throws -> Int32? {
        await exit.status(until: .now + time)
    }

    /// Does nothing once the process has ended, when its id may belong to another.
    func signal(_ number: Int32) {
        exit.unlessOpen { _ = kill(id, number) }
    }
}

/// Opens once when a process has ended; the end of a pipe tells those who wait.
private final class ExitLatch: Sendable {
    private let state = Mutex<(status: Int32?, writing: Int32)>((nil, -1))
    private let reading: Int32

    init() throws {
        let ends = try makePipe()
        reading = ends.reading
        state.withLock { $0.writing = ends.writing }
    }

    deinit {
        Glibc.close(reading)
        state.withLock { if $0.writing >= 0 { _ = Glibc.close($0.writing) } }
    }

    func open(_ status: Int32) {
        state.withLock { state in
            guard state.status == nil else { return }
            state.status = status
            Glibc.close(state.writing)
            state.writing = -1
        }
    }

    func unlessOpen(_ action: () -> Void) {
        state.withLock { if $0.status == nil { action() } }
    }

    func status(until deadline: ContinuousClock.Instant) async -> Int32? {
        if let status = state.withLock({ $0.status }) { return status }
        _ = await DescriptorPoller.shared.wait(for: .readable, on: reading, until: deadline)
        return state.withLock { $0.status }
    }
}
