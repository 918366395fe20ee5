import Foundation

/// The second pass over settings: whether the files they name are there and may be read.
package enum SettingsFileCheck {
    /// The largest certificate, key or key set, in bytes.
    static let bytesMax = 1 << 20

    /// In the order of the settings file; empty where all is well.
    package static func problems(in settings: Settings) -> [SettingsProblem] {
        var files = [settings.admin.tokensFile, settings.tls.certificate, settings.tls.key, settings.tokens.secretFile]
            .compactMap(\.self)
        files += settings.tokens.publicKeys + [settings.tokens.jwks, settings.tokens.privateKey].compactMap(\.self)
        files += settings.rooms.configured.compactMap { room in
            if case .file(let file) = room.review.secret { file } else { nil }
        }
        files += [settings.translation.phrasebookFile].compactMap(\.self)
        return files.compactMap { file in
            do throws(SettingsFailure) {
                _ = try contents(of: file)
                return nil
            } catch {
                return error.problems.first
            }
        }.sorted()
    }

    /// The text of a file that settings name.
    static func contents(of file: SettingsFile) throws(SettingsFailure) -> String {
        func failure(_ message: String) -> SettingsFailure {
            SettingsFailure(problems: [file.problem("\(file.path): \(message)")])
        }
        let attributes: [FileAttributeKey: Any]
        // Followed first: certificates often are links to the newest.
        let target = URL(filePath: file.path).resolvingSymlinksInPath().path
        guard FileManager.default.fileExists(atPath: target) else { throw failure(String(cString: strerror(ENOENT))) }
        do {
            attributes = try FileManager.default.attributesOfItem(atPath: target)
        } catch {
            throw failure(SettingsText.reason(error))
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular else { throw failure("not a regular file") }
        guard let size = attributes[.size] as? Int, size <= bytesMax else {
            throw failure("larger than \(bytesMax) bytes")
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: file.path))
        } catch {
            throw failure("can't be read: \(SettingsText.reason(error))")
        }
        guard let text = String(validating: data, as: UTF8.self) else { throw failure("not UTF-8 text") }
        return text
    }
}
