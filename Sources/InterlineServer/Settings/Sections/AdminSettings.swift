import AdminAPI

/// Where operators connect, and who they are.
package struct AdminSettings: Hashable, Sendable {
    package var listen = HostPort(host: "127.0.0.1", port: 8081)
    /// Names and tokens of operators, a line each.
    package var tokensFile: SettingsFile?
    /// An environment variable that holds one operator's token.
    package var tokenVariable: EnvironmentVariable?
    package var limits = AdminLimits()

    package init() {}
}

/// An environment variable that the settings name.
package struct EnvironmentVariable: Hashable, Sendable {
    package let name: String
    /// Where it is named, for problems that are found when it is read.
    package let origin: SettingsOrigin

    static let expected = "the name of an environment variable: letters, digits and _"

    init?(name: String, origin: SettingsOrigin) {
        guard name.utf8.count <= 128, name.wholeMatch(of: #/[A-Za-z_][A-Za-z0-9_]*/#) != nil else { return nil }
        self.name = name
        self.origin = origin
    }
}

extension AdminSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.value("listen", expecting: HostPort.expected, &listen, HostPort.init)
        reader.file("tokens_file", &tokensFile)
        let origin = reader.origin(of: "token_env")
        reader.optional("token_env", expecting: EnvironmentVariable.expected, &tokenVariable) {
            EnvironmentVariable(name: $0, origin: origin)
        }
        reader.flag("metrics_need_token", &limits.metricsNeedToken)
        reader.integer("body_bytes", 1024...1_048_576, &limits.bodyBytesMax)
        reader.integer("connections", 1...10_000, &limits.connectionsMax)
        reader.integer("calls", 1...1000, &limits.callsMax)
        reader.seconds("call_timeout_s", 1...600, &limits.callTime)
        reader.integer("failed_tokens_per_min", 1...10_000, &limits.failedTokensPerMinute)
    }
}
