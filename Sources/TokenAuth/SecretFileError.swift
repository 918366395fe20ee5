import Foundation

/// Why a secret's file could not be read or made; never holds the secret.
package enum SecretFileError: Error, Hashable, Sendable {
    /// A system call failed with this `errno`.
    case unreadable(path: String, code: Int32)
    /// A system call failed with this `errno`.
    case unwritable(path: String, code: Int32)
    case notARegularFile(path: String)
    /// Fewer than ``TokenKeys/secretBytesMin`` bytes without the white space at either end.
    case tooShort(path: String)
    /// More than ``SecretFile/bytesMax`` bytes.
    case tooLong(path: String)
    case notUTF8(path: String)
}

extension SecretFileError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let path, let code): "\(path): can't be read: \(Self.text(of: code))"
        case .unwritable(let path, let code): "\(path): can't be written: \(Self.text(of: code))"
        case .notARegularFile(let path): "\(path): not a regular file"
        case .tooShort(let path): "\(path): the secret is shorter than \(TokenKeys.secretBytesMin) bytes"
        case .tooLong(let path): "\(path): longer than \(SecretFile.bytesMax) bytes"
        case .notUTF8(let path): "\(path): not UTF-8 text"
        }
    }

    private static func text(of code: Int32) -> String { String(cString: strerror(code)) }
}
