import Foundation

/// A shared secret that lives in a file of its own.
package struct SecretFile: Sendable {
    /// The secret, without white space at either end.
    package let secret: String
    package let path: String
    /// Whether the file's mode lets its group or everyone read it: worth a warning, no reason to refuse.
    package let isReadableByOthers: Bool

    /// The largest file that is read, in bytes.
    package static let bytesMax = 4096
    /// The file's name in the data folder.
    package static let name = "token-secret"

    /// The secret of an operator's file.
    package static func read(_ path: String) throws(SecretFileError) -> SecretFile {
        // Without O_NONBLOCK, opening a named pipe would wait for a writer.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw .unreadable(path: path, code: errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .unreadable(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path: path) }
        let bytes = try contents(of: file, path: path)
        guard bytes.count <= bytesMax else { throw .tooLong(path: path) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8(path: path) }
        let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard secret.utf8.count >= TokenKeys.secretBytesMin else { throw .tooShort(path: path) }
        return SecretFile(secret: secret, path: path, isReadableByOthers: status.st_mode & 0o044 != 0)
    }

    /// The secret of a data folder: made at random where there is none, and the same from then on.
    ///
    /// Any number of processes may call it at once and get the same secret.
    package static func inDataFolder(_ folder: String) throws(SecretFileError) -> SecretFile {
        let path = folder + "/" + name
        do {
            return try read(path)
        } catch .unreadable(_, ENOENT) {
            try makeFolder(folder)
            try publish(RandomText.base64URL(bytes: 32), at: path)
            return try read(path)
        }
    }

    private static func makeFolder(_ folder: String) throws(SecretFileError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
            throw .unwritable(path: folder, code: underlying.map { Int32(truncatingIfNeeded: $0.code) } ?? EIO)
        }
    }

    /// Writes a file of another name and then links it: whoever finds the file finds it whole, and the first wins.
    private static func publish(_ secret: String, at path: String) throws(SecretFileError) {
        let draft = path + "." + RandomText.base64URL(bytes: 9)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .unwritable(path: path, code: errno) }
        defer { unlink(draft) }
        let line = Array((secret + "\n").utf8)
        let isWritten = write(file, line, line.count) == line.count && fsync(file) == 0
        let code = errno
        close(file)
        guard isWritten else { throw .unwritable(path: path, code: code) }
        guard link(draft, path) == 0 || errno == EEXIST else { throw .unwritable(path: path, code: errno) }
    }

    /// Up to one byte more than ``bytesMax``.
    private static func contents(of file: Int32, path: String) throws(SecretFileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: bytesMax + 1)
        var count = 0
        while count < bytes.count {
            let read = bytes.withUnsafeMutableBytes {
                Foundation.read(file, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            if read < 0 && errno == EINTR { continue }
            guard read >= 0 else { throw .unreadable(path: path, code: errno) }
            if read == 0 { break }
            count += read
        }
        return Array(bytes.prefix(count))
    }
}

/// Text that can't be guessed.
enum RandomText {
    /// From the system's generator, which is cryptographically secure.
    static func base64URL(bytes count: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return Base64URL.encode((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }
}
