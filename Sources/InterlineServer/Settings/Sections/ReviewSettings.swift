import Relay

/// Whether an external party sees a room's messages before the room does.
package struct ReviewSettings: Hashable, Sendable {
    /// Where it is asked; nil: nobody is.
    package var url: HookURL?
    /// What requests are signed with; given where ``url`` is.
    package var secret: ReviewSecret?
    /// From asking until the whole answer is there.
    package var deadline: Duration = .milliseconds(500)
    package var fallback = ReviewFallback.allow

    package init() {}
}

/// Where a review's key comes from. The settings themselves are not offered: they are copied, shown and committed.
package enum ReviewSecret: Hashable, Sendable {
    case file(SettingsFile)
    /// An environment variable, and where it is named.
    case variable(String, SettingsOrigin)
}

/// What a room does with a message on which it got no answer.
package enum ReviewFallback: String, CaseIterable, Hashable, Sendable {
    case allow, hold, deny

    var decision: ReviewDecision {
        switch self {
        case .allow: .allow
        case .hold: .hold
        case .deny: .deny(reason: nil)
        }
    }
}

extension ReviewSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.optional("url", expecting: HookURL.expected, &url, HookURL.init)
        var file: SettingsFile?
        var variable: String?
        reader.file("secret_file", &file)
        reader.optional("secret_env", expecting: "the name of an environment variable", &variable) {
            $0.wholeMatch(of: #/[A-Za-z_][A-Za-z0-9_]{0,127}/#).map { String($0.output) }
        }
        secret = file.map(ReviewSecret.file) ?? variable.map { .variable($0, reader.origin(of: "secret_env")) }
        reader.milliseconds("deadline_ms", 50...5000, &deadline)
        reader.choice("fallback", &fallback)
        let secrets = ["secret_file", "secret_env"].filter(reader.isGiven)
        reader.require("secret_env", secrets.count < 2, "can't stand beside secret_file: give one of them")
        if reader.isGiven("url") {
            reader.require("url", !secrets.isEmpty, "needs a key to sign with: give secret_file or secret_env")
        } else if let first = secrets.first {
            reader.require(first, false, "needs url too: without it nobody is asked")
        }
    }
}
