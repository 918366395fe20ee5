import Glibc

/// A system call failed.
package struct SystemError: Error, CustomStringConvertible {
    package var call: String
    package var code: Int32

    /// - Parameter code: by default what `errno` says.
    package init(_ call: String, code: Int32 = errno) {
        self.call = call
        self.code = code
    }

    package var description: String { "\(call): \(String(cString: strerror(code)))" }
}
