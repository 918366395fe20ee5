import Glibc

/// Ends the relay with SIGTERM and starts it again with a shell command.
package final class RelayRestart {
    private let oldPID: Int32
    private let command: String
    /// The old relay is a child of this process.
    private let isOurs: Bool
    private let began = MonotonicClock.now
    private var pipe: Int32 = -1
    private var output: [UInt8] = []
    private(set) var newPID: Int32?
    private(set) var failure: String?
    private(set) var isUnderWay = true

    /// Seconds for the relay to drain and end, and to start.
    private static let patience = 60 * MonotonicClock.second

    init(pid: Int32, command: String, isOurs: Bool) {
        oldPID = pid
        self.command = command
        self.isOurs = isOurs
        if kill(pid, SIGTERM) != 0 { failure = "\(SystemError("kill \(pid)"))" }
    }

    deinit { if pipe >= 0 { close(pipe) } }

    /// Goes on; the relay's new HOST:PORT once it listens.
    func look(at now: UInt64) -> Substring? {
        guard isUnderWay, failure == nil else { return nil }
        if MonotonicClock.span(began, now) > Self.patience {
            failure = newPID == nil ? "process \(oldPID) did not end" : "it did not say that it listens"
            return nil
        }
        if newPID == nil {
            if hasEnded { start() }
            return nil
        }
        var chunk = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(pipe, &chunk, chunk.count)
        if count > 0 { output.append(contentsOf: chunk[..<count]) }
        if count == 0 { failure = "\(command) ended without saying that it listens" }
        guard let address = Self.address(in: output) else { return nil }
        isUnderWay = false
        return address
    }

    /// The address in a relay's `listening` line.
    package static func address(in output: [UInt8]) -> Substring? {
        for line in String(decoding: output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast()
        where line.hasPrefix("listening ") {
            let field = line.split(separator: " ").first { $0.hasPrefix("ws=") }
            if let field { return field.dropFirst(3) }
        }
        return nil
    }

    private var hasEnded: Bool {
        if isOurs {
            var status: Int32 = 0
            return waitpid(oldPID, &status, WNOHANG) != 0
        }
        return ProcessUsage.isGone(oldPID)
    }

    private func start() {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else {
            failure = "\(SystemError("pipe"))"
            return
        }
        pipe = ends[0]
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        // The relay gets the writing end as its standard output, and neither of the two besides.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        var pid: pid_t = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = ["/bin/sh", "-c", command].map { (word: String) in strdup(word)
        }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        let code = posix_spawn(&pid, "/bin/sh", &actions, nil, &arguments, environ)
        close(ends[1])
        guard code == 0 else {
            failure = "\(SystemError("posix_spawn", code: code))"
            return
        }
        newPID = pid
    }

    /// Ends the relay that was started here.
    func stopRelay() {
        guard let newPID else { return }
        kill(newPID, SIGTERM)
        var status: Int32 = 0
        waitpid(newPID, &status, 0)
    }
}
