import Foundation
import Glibc
import Testing

@testable import InterlineServer

@Suite struct ServiceSupervisorTests {
    /// A socket such as systemd's, in a folder or by an abstract name.
    private final class Supervisor {
        let name: String
        private let descriptor: Int32
        private let file: String?

        init(isAbstract: Bool) throws {
            let unique = "interline-\(UUID().uuidString)"
            let path = FileManager.default.temporaryDirectory.appending(path: unique).path()
            file = isAbstract ? nil : path
            name = isAbstract ? "@" + unique : path
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            try #require(descriptor >= 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let bytes = isAbstract ? [0] + Array(unique.utf8) : Array(path.utf8)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
            let bound = withUnsafeBytes(of: address) {
                bind(
                    descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                    socklen_t(MemoryLayout<sa_family_t>.size + bytes.count))
            }
            try #require(bound == 0)
            var time = timeval(tv_sec: 10, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        }

        deinit {
            close(descriptor)
            if let file { unlink(file) }
        }

        func next() -> String {
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &bytes, bytes.count, 0)
            return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
        }
    }

    @Test(arguments: [false, true]) func `what happens is told to the socket`(isAbstract: Bool) throws {
        let socket = try Supervisor(isAbstract: isAbstract)
        let supervisor = ServiceSupervisor(environment: ["NOTIFY_SOCKET": socket.name])
        supervisor.tell(.ready)
        #expect(socket.next().split(separator: "\n").contains("READY=1"))
        supervisor.tell(.reloading)
        let reloading = socket.next()
        #expect(reloading.contains("RELOADING=1\n"))
        #expect(reloading.contains(#/MONOTONIC_USEC=[1-9][0-9]*\n/#))
        supervisor.tell(.stopping)
        #expect(socket.next().contains("STOPPING=1\n"))
        supervisor.tell(.alive)
        #expect(socket.next() == "WATCHDOG=1\n")
    }

    @Test(arguments: ["", "relative", "vsock:2:1234", "/nowhere/at/all", "/" + String(repeating: "x", count: 500)])
    func `a socket that is none is no trouble`(name: String) {
        ServiceSupervisor(environment: ["NOTIFY_SOCKET": name]).tell(.ready)
    }

    @Test func `the watchdog is heard as often as it is asked for`() {
        func interval(_ more: [String: String]) -> Duration? {
            ServiceSupervisor(environment: ["NOTIFY_SOCKET": "@x"].merging(more) { $1 }, process: 42).watchdogInterval
        }
        #expect(interval(["WATCHDOG_USEC": "30000000"]) == .seconds(30))
        #expect(interval(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"]) == .seconds(30))
        #expect(interval(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "43"]) == nil)
        for wrong in ["", "0", "-1", "soon"] { #expect(interval(["WATCHDOG_USEC": wrong]) == nil) }
        #expect(ServiceSupervisor(environment: ["WATCHDOG_USEC": "1"]).watchdogInterval == nil)
    }
}
