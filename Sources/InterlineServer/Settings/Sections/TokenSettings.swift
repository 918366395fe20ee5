import TokenAuth

/// What tokens are verified with; at most one of a secret, a secret's file, and key pairs.
package struct TokenSettings: Hashable, Sendable {
    package var secret: HiddenText?
    package var secretFile: SettingsFile?
    package var publicKeys: [SettingsFile] = []
    package var jwks: SettingsFile?
    package var privateKey: SettingsFile?
    /// What `iss` must be; nil: not looked at.
    package var issuer: String?
    /// What `aud` must be or contain; nil: not looked at.
    package var audience: String?
    /// Where ``secret`` stands.
    private(set) var secretOrigin: SettingsOrigin?

    package init() {}

    /// Which of the possibilities the settings took.
    package var source: Source {
        if let secret { return .secret(secret) }
        if let secretFile { return .secretFile(secretFile) }
        if publicKeys.isEmpty && jwks == nil && privateKey == nil { return .generated }
        return .pairs(publicKeys: publicKeys, keySet: jwks, privateKey: privateKey)
    }

    /// Where the keys come from.
    package enum Source: Hashable, Sendable {
        /// A secret in the data folder, made where there is none.
        case generated
        case secret(HiddenText)
        case secretFile(SettingsFile)
        /// At least one of them.
        case pairs(publicKeys: [SettingsFile], keySet: SettingsFile?, privateKey: SettingsFile?)
    }
}

extension TokenSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        let strong = "a text of at least \(TokenKeys.secretBytesMin) bytes"
        reader.optional("secret", expecting: strong, isSecret: true, &secret) {
            $0.utf8.count >= TokenKeys.secretBytesMin ? HiddenText($0) : nil
        }
        secretOrigin = secret == nil ? nil : reader.origin(of: "secret")
        reader.file("secret_file", &secretFile)
        reader.list("public_keys", expecting: SettingsFile.expected, countMax: 32, &publicKeys) {
            SettingsFile(path: $0, origin: $1)
        }
        reader.file("jwks", &jwks)
        reader.file("private_key", &privateKey)
        reader.optional("issuer", expecting: "a text", &issuer) { $0.isEmpty ? nil : $0 }
        reader.optional("audience", expecting: "a text", &audience) { $0.isEmpty ? nil : $0 }
        requireOneSource(reader)
    }

    private func requireOneSource(_ reader: SettingsReader) {
        let families = [["secret"], ["secret_file"], ["public_keys", "jwks", "private_key"]]
        let given = families.map { family in
            family.filter { reader.isGiven($0) && ($0 != "public_keys" || !publicKeys.isEmpty) }
        }.filter { !$0.isEmpty }
        guard let first = given.first?.first else { return }
        for key in given.dropFirst().joined() {
            reader.require(
                key, false,
                "can't stand beside tokens.\(first): give secret, or secret_file, "
                    + "or any of public_keys, jwks and private_key")
        }
    }
}
