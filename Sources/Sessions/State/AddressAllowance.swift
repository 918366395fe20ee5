/// Takes a message from what the address of a connection may send, over all its connections.
///
/// It returns nil where there was one to take, else how long to wait until there is.
package typealias AddressAllowance = @Sendable (ContinuousClock.Instant) -> Duration?
