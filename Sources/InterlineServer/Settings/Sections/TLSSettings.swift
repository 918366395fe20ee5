/// The certificate for `wss` and `https`; without one, connections are not encrypted.
package struct TLSSettings: Hashable, Sendable {
    /// The certificate and its chain, in PEM. Present exactly where ``key`` is.
    package var certificate: SettingsFile?
    /// The private key, in PEM.
    package var key: SettingsFile?
    /// How long browsers insist on TLS after a visit; zero: they are not told to.
    package var strictTransport: Duration = .seconds(31_536_000)

    package init() {}
}

extension TLSSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.file("certificate", &certificate)
        reader.file("key", &key)
        reader.seconds("hsts_s", 0...63_072_000, &strictTransport)
        let (hasCertificate, hasKey) = (reader.isGiven("certificate"), reader.isGiven("key"))
        reader.require("certificate", !hasCertificate || hasKey, "needs tls.key too: give both or none")
        reader.require("key", !hasKey || hasCertificate, "needs tls.certificate too: give both or none")
    }
}
