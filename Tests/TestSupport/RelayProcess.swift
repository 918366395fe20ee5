import Foundation
import Glibc
import Synchronization

/// A relay that really runs: the program, with ports and a data folder of its own.
///
/// It is killed and its folder removed when the test process ends, however that ends; `stop` does it sooner.
package actor RelayProcess {
    /// Why the relay is not as the test needs it.
    package enum Failure: Error {
        case notListening(stderr: String)
        /// It ended instead of listening.
        case ended(status: Int32, stderr: String)
        case stillRunning(stderr: String)
        case notRunning
    }

    /// Holds `config`, `data` and the log.
    package nonisolated let folder: URL
    /// Where viewers connect; the same after a restart.
    package private(set) var webSocket: SocketAddress
    /// Where the admin API is; the same after a restart.
    package private(set) var admin: SocketAddress

    private var child: ChildProcess?
    private var watchdog: Watchdog?
    private var stdout = LineCollector()
    private var tokens: [[String]: String] = [:]
    private let environment: [String: String]
    private let launcher: [String]

    private init(folder: URL, _ configuration: RelayConfiguration) {
        self.folder = folder
        environment = configuration.environment
        launcher = configuration.launcher
        webSocket = SocketAddress(host: "127.0.0.1", port: 0)
        admin = SocketAddress(host: "127.0.0.1", port: 0)
    }

    deinit {
        child?.signal(SIGKILL)
        watchdog?.dismiss()
        try? FileManager.default.removeItem(at: folder)
    }

    private nonisolated var configFile: URL { folder.appending(path: "config/interline.yaml") }
    private nonisolated var dataFolder: URL { folder.appending(path: "data") }
    private nonisolated var logFile: URL { folder.appending(path: "stderr.log") }

    /// Starts a relay on free ports with an empty data folder, and waits until it listens.
    package static func start(_ configuration: RelayConfiguration? = nil) async throws -> RelayProcess {
        let configuration = try configuration ?? .sample()
        let folder = FileManager.default.temporaryDirectory.appending(path: "interline-\(UUID().uuidString)")
        let relay = RelayProcess(folder: folder, configuration)
        try FileManager.default.createDirectory(at: relay.dataFolder, withIntermediateDirectories: true)
        do {
            // What the configuration names beside itself must be there too.
            let config = folder.appending(path: "config")
            if FileManager.default.fileExists(atPath: RelayConfiguration.sampleFolder.path()) {
                try FileManager.default.copyItem(
                    at: RelayConfiguration.sampleFolder.resolvingSymlinksInPath(), to: config)
            } else {
                try FileManager.default.createDirectory(at: config, withIntermediateDirectories: true)
            }
            try configuration.patient().yaml.write(to: relay.configFile, atomically: true, encoding: .utf8)
            try Data().write(to: relay.logFile)
            try await relay.launch()
        } catch {
            await relay.stop()
            throw error
        }
        return relay
    }

    /// Starts a relay for the body alone.
    package static func with<Result: Sendable>(
        _ configuration: RelayConfiguration? = nil, _ body: @Sendable (RelayProcess) async throws -> Result
    ) async throws -> Result {
        let relay = try await start(configuration)
        do {
            let result = try await body(relay)
            await relay.stop()
            return result
        } catch {
            await relay.stop()
            throw error
        }
    }

    // Its life.

    private func launch() async throws {
        let pipe = Pipe()
        let lines = LineCollector()
        stdout = lines
        let arguments = [
            "serve", "--config", configFile.path(), "--listen", webSocket.description, "--admin", admin.description,
            "--data", dataFolder.path(),
        ]
        let command = launcher + [try RelayBinary.locate().path()] + arguments
        let child = try ChildProcess(
            URL(filePath: command[0]), Array(command.dropFirst()), in: folder, output: .pipe(pipe), errors: logFile,
            environment: environment)
        self.child = child
        watchdog = try Watchdog(over: child.id, removing: folder)
        lines.collect(from: pipe.fileHandleForReading)
        guard let line = try await lines.first(withPrefix: "listening ", within: .patience),
            let addresses = Self.addresses(in: line)
        else {
            if let status = try await child.status(within: .patience) {
                throw Failure.ended(status: status, stderr: log)
            }
            throw Failure.notListening(stderr: log)
        }
        (webSocket, admin) = addresses
    }

    /// Reads `listening ws=HOST:PORT admin=HOST:PORT`.
    private static func addresses(in line: String) -> (SocketAddress, SocketAddress)? {
        let words = line.split(separator: " ").dropFirst()
        let named = { (name: String) in
            words.first { $0.hasPrefix(name + "=") }.flatMap { SocketAddress($0.dropFirst(name.count + 1)) }
        }
        guard let webSocket = named("ws"), let admin = named("admin") else { return nil }
        return (webSocket, admin)
    }

    /// Asks it to drain and end, and returns its exit code (below zero: the signal that killed it).
    @discardableResult package func terminate() async throws -> Int32 {
        try await end(by: SIGTERM)
    }

    /// Ends it at once, as a crash would.
    package func kill() async throws { try await end(by: SIGKILL) }

    @discardableResult private func end(by signal: Int32) async throws -> Int32 {
        guard let child else { throw Failure.notRunning }
        child.signal(signal)
        guard let status = try await child.status(within: .patience) else {
            throw Failure.stillRunning(stderr: log)
        }
        self.child = nil
        watchdog?.dismiss()
        watchdog = nil
        return status
    }

    /// Starts it again on the same ports and data; where it still runs, it is terminated first.
    package func restart() async throws {
        if child != nil { try await terminate() }
        try await launch()
    }

    /// Sends it a signal, such as SIGHUP.
    package func signal(_ number: Int32) { child?.signal(number) }

    /// Replaces its configuration file; a SIGHUP or restart makes it read that.
    package func replaceConfiguration(_ configuration: RelayConfiguration) throws {
        try configuration.patient().yaml.write(to: configFile, atomically: true, encoding: .utf8)
    }

    /// Ends it, if it runs, and removes its folder.
    package func stop() async {
        if child != nil { try? await kill() }
        try? FileManager.default.removeItem(at: folder)
    }

    // What can be seen of it.

    /// Whether the process is there.
    package var isRunning: Bool {
        get async throws { try await child?.status(within: .zero) == nil && child != nil }
    }

    /// All it wrote to its standard error, over restarts.
    package nonisolated var log: String { (try? String(contentsOf: logFile, encoding: .utf8)) ?? "" }

    /// Its id; nil while it does not run.
    package var processID: Int32? { child?.id }

    /// Its resident memory in bytes.
    package func residentBytes() throws -> Int {
        guard let child else { throw Failure.notRunning }
        let status = try String(contentsOfFile: "/proc/\(child.id)/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { throw Failure.notRunning }
        return kibibytes * 1_024
    }

    // Its users.

    /// A token that the program itself made; the same one for the same wishes, unless `ttl` is given.
    package func token(
        user: String, role: String, name: String? = nil, rooms: [String] = [], lang: String? = nil, ttl: String? = nil
    ) async throws -> String {
        var wishes = ["--user", user, "--role", role]
        if let name { wishes += ["--name", name] }
        for room in rooms { wishes += ["--room", room] }
        if let lang { wishes += ["--lang", lang] }
        if let ttl { wishes += ["--ttl", ttl] }
        if ttl == nil, let token = tokens[wishes] { return token }
        let arguments = ["token", "--config", configFile.path(), "--data", dataFolder.path()] + wishes
        let output = try await RelayBinary.output(of: arguments, in: folder)
        let token = output.trimmingCharacters(in: .whitespacesAndNewlines)
        tokens[wishes] = token
        return token
    }

    /// Connects a client, as the user of a token where one is given, and takes its `welcome`.
    package func connect(
        token: String? = nil, _ handshake: Handshake = Handshake()
    ) async throws -> (client: WebSocketTestClient, welcome: ReceivedEvent) {
        let client = try await WebSocketTestClient.connect(to: webSocket, handshake.with(\.token, token))
        return (client, try await client.next("welcome"))
    }
}
