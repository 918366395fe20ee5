import TokenAuth

extension Settings {
    /// The keys that the settings name; a secret of the data folder's, made if need be, where they name none.
    ///
    /// - Returns: Also what is worth a warning, such as a secret's file that others may read.
    /// - Throws: Every problem of the files at once, each at the line that names the file.
    package func tokenKeys() async throws(SettingsFailure) -> (keys: TokenKeys, warnings: [SettingsProblem]) {
        switch tokens.source {
        case .generated:
            let origin = SettingsOrigin(file: data, line: nil, column: nil, key: "")
            return try await keys(origin: origin) { () throws(SecretFileError) in
                try SecretFile.inDataFolder(data)
            }
        case .secretFile(let file):
            return try await keys(origin: file.origin) { () throws(SecretFileError) in
                try SecretFile.read(file.path)
            }
        case .secret(let secret):
            do {
                return (try await .secret(secret.text), [])
            } catch {
                throw SettingsFailure(problems: [
                    SettingsProblem(origin: tokens.secretOrigin ?? Self.nowhere, message: "\(error)")
                ])
            }
        case .pairs(let publicKeys, let keySet, let privateKey):
            return (try await pairs(publicKeys: publicKeys, keySet: keySet, privateKey: privateKey), [])
        }
    }

    private static var nowhere: SettingsOrigin { SettingsOrigin(file: "", line: nil, column: nil, key: "") }

    private func keys(
        origin: SettingsOrigin, _ read: () throws(SecretFileError) -> SecretFile
    ) async throws(SettingsFailure) -> (keys: TokenKeys, warnings: [SettingsProblem]) {
        func problem(_ message: String) -> SettingsProblem { SettingsProblem(origin: origin, message: message) }
        let file: SecretFile
        do {
            file = try read()
        } catch {
            throw SettingsFailure(problems: [problem("\(error)")])
        }
        let warnings = file.isReadableByOthers ? [problem("\(file.path): others than its owner may read the file")] : []
        do {
            return (try await .secret(file.secret), warnings)
        } catch {
            throw SettingsFailure(problems: [problem("\(file.path): \(error)")])
        }
    }

    /// Each file is tried alone first, so that a problem names the file it is in.
    private func pairs(
        publicKeys: [SettingsFile], keySet: SettingsFile?, privateKey: SettingsFile?
    ) async throws(SettingsFailure) -> TokenKeys {
        var problems: [SettingsProblem] = []
        func text(
            _ file: SettingsFile, _ check: (String) async throws(TokenKeyError) -> TokenKeys
        ) async -> String? {
            do throws(SettingsFailure) {
                let text = try SettingsFileCheck.contents(of: file)
                do throws(TokenKeyError) {
                    _ = try await check(text)
                    return text
                } catch {
                    problems.append(file.problem("\(file.path): \(error)"))
                }
            } catch {
                problems += error.problems
            }
            return nil
        }
        var publicTexts: [String] = []
        for file in publicKeys {
            let read = await text(file) { (pem) async throws(TokenKeyError) in try await .pairs(publicKeys: [pem]) }
            publicTexts += [read].compactMap(\.self)
        }
        var keySetText: String?
        if let keySet {
            keySetText = await text(keySet) { (json) async throws(TokenKeyError) in try await .pairs(keySet: json) }
        }
        var privateText: String?
        if let privateKey {
            privateText = await text(privateKey) { (pem) async throws(TokenKeyError) in
                try await .pairs(privateKey: pem)
            }
        }
        guard problems.isEmpty else { throw SettingsFailure(problems: problems.sorted()) }
        do {
            return try await .pairs(publicKeys: publicTexts, keySet: keySetText, privateKey: privateText)
        } catch {
            let origin = (publicKeys.first ?? keySet ?? privateKey)?.origin ?? Self.nowhere
            throw SettingsFailure(problems: [SettingsProblem(origin: origin, message: "\(error)")])
        }
    }
}
