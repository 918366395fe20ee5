import Glibc
import Logging

/// All loops of the relay, listening on one address.
package final class Transport: Sendable {
    package let loops: [ServiceLoop]
    private let settings: TransportSettings
    let site: StaticSite
    let counts: AddressCounts

    package init(
        settings: TransportSettings, site: StaticSite, log: Logger
    ) throws(TransportError) {
        self.settings = settings
        self.site = site
        counts = AddressCounts(
            most: settings.connectionsMax, mostPerAddress: settings.connectionsPerAddress,
            isExempt: { [settings] in settings.isExempt($0) || settings.isTrustedProxy($0) })
        var loops: [ServiceLoop] = []
        for index in 0..<settings.loops {
            loops.append(
                try ServiceLoop(index: index, settings: settings, counts: counts, site: site, log: log))
        }
        self.loops = loops
    }

    /// Open connections, plain HTTP ones included.
    package var connectionCount: Int { counts.all }

    /// Whether new clients are welcome.
    package var isReady: Bool { site.isReady }

    /// Listens and serves. Returns the address that it listens on, once it does.
    package func start(_ acceptor: any ConnectionAcceptor) async throws -> String {
        var port = settings.port
        // Our loops share the port, and so would another relay of the same user, with half of the connections each.
        if port != 0 { try Listener(host: settings.host, port: port, shares: false).close() }
        do {
            for loop in loops {
                let listener = try Listener(host: settings.host, port: port, shares: true)
                port = listener.port
                do {
                    try await loop.start(listener, acceptor)
                } catch {
                    listener.close()
                    throw error
                }
            }
        } catch {
            stop()
            throw error
        }
        site.isReady = true
        return settings.host.contains(":") ? "[\(settings.host)]:\(port)" : "\(settings.host):\(port)"
    }

    /// Takes no more connections; `/readyz` says so to those there are.
    package func stopAccepting() async {
        site.isReady = false
        for loop in loops { await loop.drain() }
    }

    /// Waits until all connections have gone, at most until the deadline.
    package func waitUntilEmpty(deadline: ContinuousClock.Instant) async {
        while counts.all > 0, ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Ends the loops' threads. Nothing may be performed on them afterwards.
    package func stop() {
        for loop in loops { loop.stop() }
    }

    /// Raises the soft limit of open files as far as the connections need and the hard limit allows.
    ///
    /// - Returns: how many files may be open.
    package static func raiseFileLimit(connections: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        let wanted = rlim_t(connections + connections / 10 + 512)
        if limit.rlim_cur < wanted {
            limit.rlim_cur = min(wanted, limit.rlim_max)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        return Int(limit.rlim_cur)
    }
}

extension ServiceLoop {
    fileprivate func drain() {
        stopAccepting()
        core.isDraining = true
    }
}
