import Glibc

/// Whole files.
package enum FileBytes {
    /// - Parameter limit: bytes after which reading stops.
    package static func read(_ path: String, atMost limit: Int = .max) throws(SystemError) -> [UInt8] {
        guard let file = fopen(path, "r") else { throw SystemError("open") }
        defer { fclose(file) }
        return contents(file, atMost: limit)
    }

    /// What the shell command `command` writes to its standard output.
    package static func output(of command: String) throws(SystemError) -> [UInt8] {
        guard let pipe = popen(command, "r") else { throw SystemError("popen") }
        let bytes = contents(pipe)
        let status = pclose(pipe)
        guard status == 0 else { throw SystemError("the command failed", code: ECHILD) }
        return bytes
    }

    package static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
        guard let file = fopen(path, "w") else { throw SystemError("create") }
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else { throw SystemError("write") }
    }

    private static func contents(_ file: UnsafeMutablePointer<FILE>, atMost limit: Int = .max) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < limit, case let count = fread(&chunk, 1, min(chunk.count, limit - bytes.count), file),
            count > 0
        {
            bytes.append(contentsOf: chunk[..<count])
        }
        return bytes
    }
}
