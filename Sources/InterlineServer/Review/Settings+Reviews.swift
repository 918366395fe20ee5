import ChatModel
import Foundation
import TokenAuth

extension Settings {
    /// The reviews that rooms are configured with, their keys read.
    ///
    /// - Returns: Also what is worth a warning, such as a key's file that others may read.
    /// - Throws: Every problem of the keys at once; never a key.
    func reviewHooks(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(SettingsFailure) -> (hooks: [RoomID: ReviewHook], warnings: [SettingsProblem]) {
        var hooks: [RoomID: ReviewHook] = [:]
        var warnings: [SettingsProblem] = []
        var problems: [SettingsProblem] = []
        for room in rooms.configured {
            guard let url = room.review.url, let secret = room.review.secret else { continue }
            do throws(SettingsFailure) {
                let (key, doubts) = try secret.read(environment)
                warnings += doubts
                hooks[room.name] = ReviewHook(
                    url: url.text, key: key.text, deadline: room.review.deadline,
                    fallback: room.review.fallback.decision)
            } catch {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw SettingsFailure(problems: problems.sorted()) }
        return (hooks, warnings)
    }
}

extension ReviewSecret {
    fileprivate func read(
        _ environment: [String: String]
    ) throws(SettingsFailure) -> (key: HiddenText, warnings: [SettingsProblem]) {
        switch self {
        case .file(let file):
            do {
                let read = try SecretFile.read(file.path)
                let doubt = file.problem("\(file.path): others than its owner may read the file")
                return (HiddenText(read.secret), read.isReadableByOthers ? [doubt] : [])
            } catch {
                throw SettingsFailure(problems: [file.problem("\(error)")])
            }
        case .variable(let name, let origin):
            let key = environment[name]?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
            guard key.utf8.count >= TokenKeys.secretBytesMin else {
                let isSet = environment[name] != nil
                let message = isSet ? "is shorter than \(TokenKeys.secretBytesMin) bytes" : "is not set"
                let problem = SettingsProblem(origin: origin, message: "environment variable \(name) \(message)")
                throw SettingsFailure(problems: [problem])
            }
            return (HiddenText(key), [])
        }
    }
}
