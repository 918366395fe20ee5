/// Short-lived facts between nodes, such as counts of viewers: may be lost, never waited for.
package protocol Gossip: Sendable {
    func publish(_ topic: String, _ payload: [UInt8])
    func subscribe(_ topic: String) -> AsyncStream<[UInt8]>
}

/// The gossip of a node that has no others to talk to.
package struct NoGossip: Gossip {
    package init() {}
    package func publish(_ topic: String, _ payload: [UInt8]) {}
    package func subscribe(_ topic: String) -> AsyncStream<[UInt8]> { AsyncStream { $0.finish() } }
}
