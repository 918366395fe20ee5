import Foundation

/// The bytes of a settings file, bounded and checked before anything reads them.
enum SettingsText {
    /// 1 MiB.
    static let bytesMax = 1 << 20

    static func read(_ file: String) throws(SettingsFailure) -> String {
        let bytes: [UInt8]
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: file))
            defer { try? handle.close() }
            bytes = Array(try handle.read(upToCount: bytesMax + 1) ?? Data())
        } catch {
            throw failure(file, line: nil, "can't be read: \(reason(error))")
        }
        guard bytes.count <= bytesMax else {
            throw failure(file, line: nil, "larger than \(bytesMax) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
            throw failure(file, line: (line ?? 0) + 1, "not UTF-8 text")
        }
        return text
    }

    static func failure(_ file: String, line: Int?, column: Int? = nil, _ message: String) -> SettingsFailure {
        let origin = SettingsOrigin(file: file, line: line, column: column ?? line.map { _ in 1 }, key: "")
        return SettingsFailure(problems: [SettingsProblem(origin: origin, message: message)])
    }

    /// What the system says, without the path, which the problem names already.
    static func reason(_ error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        guard
            let code = [underlying, error as NSError].compactMap({ $0 }).first(where: {
                $0.domain == NSPOSIXErrorDomain
            })?.code
        else { return error.localizedDescription }
        return String(cString: strerror(Int32(code)))
    }
}
