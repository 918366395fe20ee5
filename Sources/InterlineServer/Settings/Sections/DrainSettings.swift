/// How the server takes leave of its clients.
package struct DrainSettings: Hashable, Sendable {
    /// From SIGTERM until what is still connected is cut off.
    package var time: Duration = .seconds(10)
    /// Clients are told to come back at random within so long, so that not all come at once.
    package var retrySpread: Duration = .milliseconds(5000)

    package init() {}
}

extension DrainSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.seconds("seconds", 0...300, &time)
        reader.milliseconds("retry_spread_ms", 0...600_000, &retrySpread)
    }
}
