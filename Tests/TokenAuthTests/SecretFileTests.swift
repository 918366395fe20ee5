import Foundation
import Testing

@testable import TokenAuth

@Suite struct SecretFileTests {
    /// Runs the body with a folder of its own and removes it.
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "secret-file-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func write(_ text: String, to path: String, mode: Int = 0o600) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test func `the first call makes a secret that only the owner may read`() async throws {
        try await withFolder { folder in
            let made = try SecretFile.inDataFolder(folder + "/new/data")
            #expect(Base64URL.decode(Array(made.secret.utf8))?.count == 32)
            #expect(!made.isReadableByOthers)
            let attributes = try FileManager.default.attributesOfItem(atPath: made.path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(try SecretFile.inDataFolder(folder + "/new/data").secret == made.secret)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/new/data") == [SecretFile.name])
            #expect(try SecretFile.inDataFolder(folder + "/other").secret != made.secret)
        }
    }

    @Test func `all who start at once get the same secret`() async throws {
        try await withFolder { folder in
            // The moment in which two of them can collide is short, so there are many rounds.
            for round in 0..<100 {
                let data = folder + "/\(round)"
                let secrets = try await withThrowingTaskGroup(of: String.self) { group in
                    for _ in 0..<8 { group.addTask { try SecretFile.inDataFolder(data).secret } }
                    return try await group.reduce(into: Set<String>()) { $0.insert($1) }
                }
                #expect(secrets.count == 1)
                #expect(try FileManager.default.contentsOfDirectory(atPath: data) == [SecretFile.name])
            }
        }
    }

    @Test func `an operator's file is read without the white space around the secret`() async throws {
        try await withFolder { folder in
            try write(" \(secret)\r\n", to: folder + "/s")
            #expect(try SecretFile.read(folder + "/s").secret == secret)
        }
    }

    @Test(arguments: [0o640, 0o604, 0o644])
    func `a file that others may read says so`(_ mode: Int) async throws {
        try await withFolder { folder in
            try write(secret, to: folder + "/s", mode: mode)
            #expect(try SecretFile.read(folder + "/s").isReadableByOthers)
        }
    }

    @Test func `files that hold no secret are refused with their path`() async throws {
        try await withFolder { folder in
            let path = folder + "/s"
            #expect(throws: SecretFileError.unreadable(path: path, code: ENOENT)) { try SecretFile.read(path) }
            #expect(throws: SecretFileError.notARegularFile(path: folder)) { try SecretFile.read(folder) }
            try write("short", to: path)
            #expect(throws: SecretFileError.tooShort(path: path)) { try SecretFile.read(path) }
            #expect(throws: SecretFileError.tooShort(path: folder + "/token-secret")) {
                try write("", to: folder + "/token-secret")
                return try SecretFile.inDataFolder(folder)
            }
            try write(String(repeating: "x", count: 4097), to: path)
            #expect(throws: SecretFileError.tooLong(path: path)) { try SecretFile.read(path) }
            try Data(repeating: 0xFF, count: 40).write(to: URL(filePath: path))
            #expect(throws: SecretFileError.notUTF8(path: path)) { try SecretFile.read(path) }
            #expect("\(SecretFileError.tooShort(path: path))" == "\(path): the secret is shorter than 32 bytes")
        }
    }

    @Test func `a folder that can't be made is an error with its path`() async throws {
        try await withFolder { folder in
            try write("", to: folder + "/file")
            let path = folder + "/file/data"
            #expect {
                try SecretFile.inDataFolder(path)
            } throws: { error in
                switch error as? SecretFileError {
                case .unreadable(let at, ENOTDIR), .unwritable(let at, ENOTDIR): at.hasPrefix(path)
                default: false
                }
            }
        }
    }
}
