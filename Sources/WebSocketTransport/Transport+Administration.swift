import Logging

/// What operators do to a transport that serves.
extension Transport {
    /// Turns new clients away, or welcomes them again; the listeners stay.
    package func setDraining(_ isDraining: Bool) async {
        site.isReady = !isDraining
        for loop in loops { await loop.performed { $0.isDraining = isDraining } }
    }

    /// The addresses with the most connections, as people write them, these first.
    package func busiestAddresses(_ limit: Int) -> [(address: String, connections: Int)] {
        counts.busiest(limit).map { ($0.0.description, $0.1) }
    }

    /// Whether the certificate can take the place of the one in use.
    package func takes(_ pair: CertificatePair) async -> Bool {
        for loop in loops where await !loop.performed({ $0.tls.map(pair.isOfKind) ?? false }) { return false }
        return true
    }

    /// New connections get this certificate; those there are keep theirs.
    package func use(_ pair: CertificatePair) async {
        for loop in loops {
            await loop.performed { core in
                if let tls = core.tls, !pair.copy(to: tls) {
                    core.log.error("a loop did not take the certificate")
                }
            }
        }
    }
}

extension LoopCore {
    /// When the certificate in use ends, in seconds since 1970; nil without one.
    package var certificateEnd: Int64? { tls.map(CertificatePair.end) }
}

extension ServiceLoop {
    /// Runs the call on the loop and waits for what it returns.
    package nonisolated func performed<Value: Sendable>(
        _ body: @escaping @Sendable (LoopCore) -> Value
    ) async -> Value {
        await withCheckedContinuation { continuation in
            perform { continuation.resume(returning: body($0)) }
        }
    }
}
