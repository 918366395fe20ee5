import AdminAPI
import ChatModel
import Crypto
import Foundation
import Synchronization
import TokenAuth

/// Tokens that operators have besides JWTs, by the names under which their acts are audited.
struct OperatorTokens: Sendable {
    private struct Known: Sendable {
        let user: UserID
        let digest: SHA256.Digest
    }

    static let countMax = 100
    static let bytesMin = 32
    private var known: [Known] = []
    /// What is worth a warning, such as a file that others may read.
    private(set) var warnings: [SettingsProblem] = []

    init() {}

    /// Looks at every known token, whether one fits or not; digests are compared in constant time.
    func user(of token: String) -> UserID? {
        let digest = SHA256.hash(data: Data(token.utf8))
        var found: UserID?
        for candidate in known where candidate.digest == digest { found = candidate.user }
        return found
    }

    /// Adds one; false where it is too short or there are too many.
    private mutating func add(_ token: Substring, _ name: String) -> Bool {
        guard let user = UserID("operator:" + name), token.utf8.count >= Self.bytesMin, known.count < Self.countMax
        else {
            return false
        }
        known.append(Known(user: user, digest: SHA256.hash(data: Data(token.utf8))))
        return true
    }
}

extension OperatorTokens {
    /// The tokens of the file and of the environment variable that the settings name.
    ///
    /// - Throws: every problem; none shows anything of a token.
    init(_ settings: AdminSettings, environment: [String: String]) throws(SettingsFailure) {
        self.init()
        var problems: [SettingsProblem] = []
        if let file = settings.tokensFile {
            if let mode = Self.mode(of: file.path), mode & 0o077 != 0 {
                warnings.append(file.problem("\(file.path): others than its owner may read the file"))
            }
            let lines = try SettingsFileCheck.contents(of: file).split(
                separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() {
                let words = line.split(whereSeparator: \.isWhitespace)
                guard let name = words.first, !name.hasPrefix("#") else { continue }
                if words.count != 2 || !add(words[1], String(name)) {
                    problems.append(
                        file.problem(
                            "\(file.path):\(index + 1): expected a name and a token of at least \(Self.bytesMin) bytes, "
                                + "at most \(Self.countMax) lines"))
                }
            }
        }
        if let variable = settings.tokenVariable {
            if let token = environment[variable.name], add(token[...], variable.name) {
            } else {
                problems.append(
                    SettingsProblem(
                        origin: variable.origin,
                        message: "the environment variable \(variable.name) must hold a token of at least "
                            + "\(Self.bytesMin) bytes"))
            }
        }
        guard problems.isEmpty else { throw SettingsFailure(problems: problems) }
    }

    private static func mode(of path: String) -> Int? {
        let target = URL(filePath: path).resolvingSymlinksInPath().path
        return (try? FileManager.default.attributesOfItem(atPath: target))?[.posixPermissions] as? Int
    }
}

extension Settings {
    /// Reads the file of operators' tokens that the settings name; an environment is the relay's own matter.
    package func checkOperatorTokens() throws(SettingsFailure) {
        var admin = admin
        admin.tokenVariable = nil
        _ = try OperatorTokens(admin, environment: [:])
    }
}

/// Decides who is an operator: who has a static token, or a JWT with the role `admin`.
final class OperatorAuthority: AdminAuthority {
    private let tokens: Mutex<OperatorTokens>
    private let gate: TokenGate
    private let clock: @Sendable () -> Moment

    init(_ tokens: OperatorTokens, gate: TokenGate, clock: @escaping @Sendable () -> Moment) {
        self.tokens = Mutex(tokens)
        self.gate = gate
        self.clock = clock
    }

    func replace(_ tokens: OperatorTokens) { self.tokens.withLock { $0 = tokens } }

    func admit(_ token: String) async -> AdminAdmission {
        if let user = tokens.withLock({ $0 }).user(of: token) { return .admin(user) }
        guard case .good(let verified) = await gate.verdict(on: token, at: clock().wall) else { return .wrong }
        guard verified.principal.role == .admin else {
            return .forbidden("the token's role is \(verified.principal.role.rawValue), not admin")
        }
        // One that was made for the chat of some rooms opens no more than these.
        if case .only = verified.principal.rooms {
            return .forbidden("the token is for some rooms only: an operator's has no rooms, or *")
        }
        return .admin(verified.principal.user)
    }
}
