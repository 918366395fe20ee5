import Dispatch
import Foundation
import Glibc

/// Tells systemd, or whoever else gave the process `NOTIFY_SOCKET`, how the relay is (sd_notify(3)).
///
/// By hand: the protocol is one datagram a message, and libsystemd would be a dependency of every build for it.
package struct ServiceSupervisor: Sendable {
    package enum News: Sendable {
        /// The relay listens, or has read its settings again.
        case ready
        case reloading
        case stopping
        case alive
    }

    private let socket: String?
    /// How often the supervisor wants to hear that the relay is alive; nil: never.
    package let watchdogInterval: Duration?

    /// - Parameter environment: what the process was started with.
    package init(environment: [String: String] = ProcessInfo.processInfo.environment, process: Int32 = getpid()) {
        let path = environment["NOTIFY_SOCKET"] ?? ""
        // Anything but a path in the file system or an abstract name is for others.
        socket = path.hasPrefix("/") || path.hasPrefix("@") ? path : nil
        let isForUs = environment["WATCHDOG_PID"].map { $0 == String(process) } ?? true
        watchdogInterval =
            socket != nil && isForUs
            ? environment["WATCHDOG_USEC"].flatMap { Int64($0) }.flatMap { $0 > 0 ? .microseconds($0) : nil } : nil
    }

    /// Sends the news if anybody wants it; what can't be sent is left out, as the relay serves all the same.
    package func tell(_ news: News) {
        guard let socket else { return }
        send(Self.text(of: news), to: socket)
    }

    private static func text(of news: News) -> String {
        switch news {
        case .ready: "READY=1\nSTATUS=serving\n"
        case .reloading:
            "RELOADING=1\nMONOTONIC_USEC=\(DispatchTime.now().uptimeNanoseconds / 1000)\nSTATUS=reading its settings again\n"
        case .stopping: "STOPPING=1\nSTATUS=draining\n"
        case .alive: "WATCHDOG=1\n"
        }
    }

    private func send(_ text: String, to path: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(path.utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        if name[0] == UInt8(ascii: "@") { name[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let descriptor = Glibc.socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t((MemoryLayout.offset(of: \sockaddr_un.sun_path) ?? 2) + name.count)
        let bytes = Array(text.utf8)
        withUnsafeBytes(of: address) { raw in
            _ = sendto(
                descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL),
                raw.baseAddress?.assumingMemoryBound(to: sockaddr.self), length)
        }
    }
}
