import Foundation

/// Where an engine's key comes from. A key in the configuration itself is not offered: configurations are
/// copied, shown and committed.
package enum SecretSource: Hashable, Sendable {
    /// The name of an environment variable.
    case environment(String)
    /// The path of a file that holds the key and nothing else but white space at either end.
    case file(String)

    /// The longest key in bytes; files over it are not read further.
    package static let bytesMax = 4096

    /// The key, without white space at either end.
    package func read(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(SecretSourceError) -> Secret {
        let text: String
        switch self {
        case .environment(let name):
            guard let value = environment[name] else { throw .notInEnvironment(name: name) }
            text = value
        case .file(let path):
            guard let value = String(validating: try Self.contents(of: path), as: UTF8.self) else {
                throw .unusable(source: path)
            }
            text = value
        }
        let key = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...Self.bytesMax).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw .unusable(source: description)
        }
        return Secret(key)
    }

    private static func contents(of path: String) throws(SecretSourceError) -> [UInt8] {
        // Without O_NONBLOCK, opening a named pipe would wait for a writer.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw .unreadable(path: path, code: errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .unreadable(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unusable(source: path) }
        var bytes = [UInt8](repeating: 0, count: bytesMax + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes {
                Foundation.read(file, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw .unreadable(path: path, code: errno) }
            if got == 0 { break }
            count += got
        }
        guard count <= bytesMax else { throw .unusable(source: path) }
        return Array(bytes.prefix(count))
    }
}

extension SecretSource: CustomStringConvertible {
    package var description: String {
        switch self {
        case .environment(let name): "environment variable \(name)"
        case .file(let path): path
        }
    }
}

/// Why an engine's key could not be had; never holds the key.
package enum SecretSourceError: Error, Hashable, Sendable {
    case notInEnvironment(name: String)
    /// A system call failed with this `errno`.
    case unreadable(path: String, code: Int32)
    /// Empty, too long, not a regular file, or with characters that a header cannot carry.
    case unusable(source: String)
}

extension SecretSourceError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notInEnvironment(let name): "environment variable \(name) is not set"
        case .unreadable(let path, let code): "\(path): can't be read: \(String(cString: strerror(code)))"
        case .unusable(let source):
            "\(source): a key is 1 to \(SecretSource.bytesMax) printable ASCII characters without spaces"
        }
    }
}
