/// How many connections there may be, and how long they may be silent.
package struct ConnectionSettings: Hashable, Sendable {
    /// The most at one time, over all loops.
    package var max = 50_000
    /// The most from one address at one time.
    package var perAddress = 200
    /// Addresses that ``perAddress`` does not hold for, such as a proxy's.
    package var perAddressExempt = ["127.0.0.0/8", "::1/128"].compactMap(AddressRange.init)
    /// New connections a second that one address may keep up; 0: no limit.
    package var handshakesPerSecond = 20.0
    /// New connections of one address at once after a pause.
    package var handshakeBurst = 400
    /// Tokens a minute that one address may get wrong; 0: no limit.
    package var failedTokensPerMinute = 60
    /// From accepting until the upgrade is done.
    package var handshakeTimeout: Duration = .seconds(10)
    /// A peer from which nothing came for so long is closed with 4008.
    package var idle: Duration = .seconds(60)
    /// A peer from which nothing came for so long is sent a ping; shorter than ``idle``.
    package var ping: Duration = .seconds(25)

    package init() {}
}

extension ConnectionSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.integer("max", 1...1_000_000, &max)
        reader.integer("per_address", 1...1_000_000, &perAddress)
        reader.list(
            "per_address_exempt", expecting: AddressRange.expected, countMax: 100, &perAddressExempt
        ) { text, _ in AddressRange(text) }
        reader.decimal("handshakes_per_s", 0...100_000, &handshakesPerSecond)
        reader.integer("handshake_burst", 1...1_000_000, &handshakeBurst)
        reader.integer("failed_tokens_per_min", 0...100_000, &failedTokensPerMinute)
        reader.seconds("handshake_timeout_s", 1...300, &handshakeTimeout)
        reader.seconds("idle_s", 2...3600, &idle)
        reader.seconds("ping_s", 1...3599, &ping)
        reader.require("ping_s", ping < idle, "must be less than idle_s, which is \(idle.components.seconds)")
    }
}
